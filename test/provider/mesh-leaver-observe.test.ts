/**
 * What a read makes of a peer that the declaration has dropped: it is about to leave, or of nobody's. The state's inputs are
 * those of a run that ended before the peer went. That they are is shown in mesh-leaver-engine.test.ts.
 */
import { expect, test } from "vitest";
import { observeInterface } from "../../provider/kinds/mesh-interface/observe";
import type { MeshInterfaceInputs } from "../../provider/kinds/mesh-interface/resource";
import { observeNode } from "../../provider/kinds/tinc-node/observe";
import type { TincNodeInputs } from "../../provider/kinds/tinc-node/resource";
import { parseTinc } from "../../provider/mesh/tinc-facts";
import * as machine from "./support/mesh-machine";
import { type PeerFile, peerFiles } from "./support/peer-files";

const nas = "/etc/wireguard/wg7.d/nas.conf";
const pc = "/etc/wireguard/wg7.d/pc.conf";
const copy = "/etc/wireguard/wg7.d/copy of nas.conf";
const wg: MeshInterfaceInputs = { ...machine.wg, peers: ["PC="] };
const pcFile: PeerFile = { path: pc, changed: 12, keys: ["PC="] };

test.each<[string, Partial<MeshInterfaceInputs>, Record<string, string>, object]>([
  ["is known by its file", {}, {}, { peerFiles: { [nas]: "11", [pc]: "12" }, strangers: [] }],
  [
    "that has gone is noted no more",
    {},
    { live: "PC=\t10.9.8.3/32\n", ...peerFiles(pcFile) },
    { peerFiles: { [pc]: "12" }, strangers: [] },
  ],
  [
    "that was brought back by hand has another file",
    {},
    peerFiles({ path: nas, changed: 13, keys: ["NAS="] }, pcFile),
    { peerFiles: { [pc]: "12" }, strangers: [nas, "NAS= 10.9.8.2/32"] },
  ],
  [
    "that was brought back by hand has no file",
    {},
    peerFiles(pcFile),
    { peerFiles: { [pc]: "12" }, strangers: ["NAS= 10.9.8.2/32"] },
  ],
  [
    "of which the state knows nothing",
    { peerFiles: {} },
    {},
    { peerFiles: { [pc]: "12" }, strangers: [nas, "NAS= 10.9.8.2/32"] },
  ],
  [
    "leaves no copy of its file behind",
    { peerFiles: { [nas]: "11", [pc]: "12", [copy]: "10" } },
    {
      live: "PC=\t10.9.8.3/32\n",
      ...peerFiles({ path: copy, changed: 10, keys: ["NAS="] }, pcFile),
    },
    { peerFiles: { [pc]: "12" }, strangers: [copy] },
  ],
  [
    "shares its file with a key of nobody's",
    {},
    peerFiles({ path: nas, changed: 14, keys: ["NAS=", "EVIL="] }, pcFile),
    { peerFiles: { [pc]: "12" }, strangers: [nas, "NAS= 10.9.8.2/32"] },
  ],
])("WireGuard, a leaver %s", (_title, state, changes, expected) =>
  expect(
    observeInterface({ ...wg, ...state }, machine.said({ ...machine.wgFacts, ...changes })),
  ).toEqual({ ...wg, ...expected }),
);

test("WireGuard, a leaver is known by its file alone while the interface is down", () =>
  expect(
    observeInterface(wg, machine.said({ enabled: "enabled", ...peerFiles(...machine.wgFiles) })),
  ).toEqual({
    ...wg,
    up: false,
  }));

test("WireGuard, the files of declared peers are noted, also for a state without such notes", () => {
  const both: MeshInterfaceInputs = { ...wg, peers: ["NAS=", "PC="] };
  const { peerFiles, ...former } = both;
  expect(observeInterface(former as MeshInterfaceInputs, machine.said(machine.wgFacts))).toEqual({
    ...former,
    peerFiles,
  });
});

const node: TincNodeInputs = {
  ...machine.node,
  files: { "tinc.conf": "Name = gw\n", "hosts/gw": "Port = 1\n" },
  peerFiles: { "hosts/nas": "21", "conf.d/nas.conf": "22", "hosts/pc_1": "23" },
};
const daemon: Record<string, string> = {
  enabled: "enabled",
  active: "active",
  started: "yes",
  mtu: "1412",
  addresses: "10.9.8.1/24\n",
  key: "hash  -",
  "file:tinc.conf": "Name = gw\n",
  "file:hosts/gw": "Port = 1\n",
  "file:hosts/pc_1": "Port = 2\n",
};
const leaver = { "file:hosts/nas": "Port = 3\n", "file:conf.d/nas.conf": "ConnectTo = nas\n" };
const stamps = "20 tinc.conf\n20 hosts/gw\n23 hosts/pc_1\n21 hosts/nas\n22 conf.d/nas.conf\n";
const gone = { "hosts/pc_1": "23" };

test.each<[string, Partial<TincNodeInputs>, Record<string, string>, object]>([
  ["is known by its files", {}, { ...leaver, stamps }, { strangers: [] }],
  ["that has gone is noted no more", {}, { stamps: "23 hosts/pc_1\n" }, { peerFiles: gone }],
  [
    "that was brought back by hand has other files",
    {},
    { ...leaver, stamps: "23 hosts/pc_1\n24 hosts/nas\n25 conf.d/nas.conf\n" },
    { peerFiles: gone, strangers: ["conf.d/nas.conf", "hosts/nas"] },
  ],
  [
    "of which the state knows nothing",
    { peerFiles: {} },
    { ...leaver, stamps },
    { peerFiles: gone, strangers: ["conf.d/nas.conf", "hosts/nas"] },
  ],
])("tinc, a leaver %s", (_title, state, facts, expected) =>
  expect(
    observeNode({ ...node, ...state }, parseTinc(machine.said({ ...daemon, ...facts })), "hash"),
  ).toEqual({
    ...node,
    ...expected,
  }),
);
