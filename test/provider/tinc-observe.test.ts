/** What a read makes of tinc's files and its daemon. That the shell text acts on tincd is shown on machines. */
import { expect, test } from "vitest";
import { observeNode } from "../../provider/kinds/tinc-node/observe";
import { parseTinc } from "../../provider/mesh/tinc-facts";
import { differing } from "./support/differing";
import { node, said } from "./support/mesh-machine";

const nodeFacts: Record<string, string> = {
  enabled: "enabled",
  active: "active",
  started: "yes",
  mtu: "1412",
  addresses: "10.9.8.1/24\n",
  reached: "pc_1\n",
  key: "hash  -",
  "file:tinc.conf": "Name = gw\n",
  "file:tinc-up": "#!/bin/sh\n",
  "file:hosts/gw": "Port = 1\n",
  "file:hosts/pc_1": "Port = 2\n",
  "file:conf.d/pc_1.conf": "ConnectTo = pc_1\n",
  stamps: "20 tinc.conf\n20 tinc-up\n20 hosts/gw\n21 conf.d/pc_1.conf\n22 hosts/pc_1\n",
};

test.each<[string, Record<string, string>, object]>([
  ["nothing differs", {}, {}],
  ["a file edited", { "file:tinc.conf": "x" }, { files: { ...node.files, "tinc.conf": "x" } }],
  [
    "a script that cannot run",
    { rights: "tinc-up regular file, mode 0644, owner root:root\n" },
    {
      files: {
        ...node.files,
        "tinc-up": "#!/bin/sh\n# regular file, mode 0644, owner root:root\n",
      },
    },
  ],
  [
    "a folder that anybody may write",
    { folders: "/etc/tinc/croft/hosts directory, mode 0777, owner root:root\n" },
    { rights: { "/etc/tinc/croft/hosts": "directory, mode 0777, owner root:root" } },
  ],
  [
    "another private key, or one that others read",
    { key: "" },
    { privateKey: "[another, or none]" },
  ],
  ["a file of nobody", { "file:hosts/evil": "" }, { strangers: ["hosts/evil"] }],
  [
    "a drop-in to its unit",
    { drop_ins: " /etc/systemd/system/a.conf" },
    { strangers: ["/etc/systemd/system/a.conf"] },
  ],
  ["another MTU", { mtu: "9000" }, { mtu: 9000 }],
  [
    "an address more",
    { addresses: "10.9.8.1/24\n10.9.8.7/24\n" },
    { address: "10.9.8.1/24 10.9.8.7/24" },
  ],
  ["stopped", { active: "inactive" }, { running: false }],
  [
    "started before its configuration was written",
    { newer_start: "tinc.conf" },
    { running: false },
  ],
  ["a peer that came later needs no restart", { newer_start: "hosts/pc_1 tinc-up" }, {}],
  ["not started at boot", { enabled: "disabled" }, { atBoot: false }],
])("tinc: %s", (_title, changes, expected) =>
  expect(
    differing(node, observeNode(node, parseTinc(said({ ...nodeFacts, ...changes })), "hash")),
  ).toEqual(expected),
);

test("tinc: nothing of it", () =>
  expect(observeNode(node, parseTinc(said({})), "hash")).toBe(undefined));
