/**
 * A host leaves and its drain fails: the order of the real engine and what it keeps in the state between runs, over the
 * mesh's kinds on a folder. Not proved here: the shell texts, which test/lab runs.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { afterFile } from "../support/cleanup";
import { canRunEngine, croftProject, type EngineProject } from "../support/engine-project";
import { access } from "./support/world";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { MeshInterface } = provider("kinds/mesh-interface/resource");
const { MeshPeer } = provider("kinds/mesh-peer/resource");
const { TincNode } = provider("kinds/tinc-node/resource");
const { TincPeer } = provider("kinds/tinc-peer/resource");
const access = ${JSON.stringify(access)};
const names = process.env.PEERS.split(",");
const wg = new MeshInterface("wg", {
  access, interface: "wg0", address: "10.9.8.1/24", port: 51820, mtu: 1420, publicKey: "OWN=", peers: names.map((name) => name + "="),
});
const tinc = new TincNode("tinc", {
  access, network: "croft", interface: "tinc0", files: { "tinc.conf": "Name = gw\\n" }, privateKey: "PRIVATE", address: "10.9.8.1/24",
  mtu: 1412, peers: names,
});
for (const peer of names) {
  const pairs = [
    new MeshPeer("wg-" + peer, {
      interface: "wg0", peer,
      hosts: { gw: { access, publicKey: peer + "=", endpoint: "", allowedIps: ["10.9.8.9/32"], keepaliveSeconds: 0 } },
    }, { dependsOn: wg }),
    new TincPeer("tinc-" + peer, {
      network: "croft", interface: "tinc0", peer, hosts: { gw: { access, files: {}, loaded: true } },
    }, { dependsOn: tinc }),
  ];
  new pulumi.CustomResource("croft:test:Member", "member-" + peer, { access, node: peer }, { dependsOn: pairs });
}
`;

const strangers = (name: string, ...fields: string[]) => `update ${name} ${fields.join()}`;
const leaving = ["delete member-nas ", "delete tinc-nas ", "delete wg-nas "];
const ofNobody = [
  strangers("tinc", "strangers[0]"),
  strangers("wg", "strangers[0]", "strangers[1]"),
];

describe.runIf(canRunEngine)("a host that leaves the mesh", { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "croft-mesh-"));
  let engine: EngineProject;
  const at = (...path: string[]) => join(folder, ...path);
  const shown = async (PEERS: string) =>
    (await engine.preview({ PEERS }))
      .map(({ op, name, fields }) => `${op} ${name} ${fields.join()}`)
      .sort();
  const byHand = (name: string) => {
    writeFileSync(at("wg", name), `${name}=`);
    writeFileSync(at("live", name), "");
    writeFileSync(at("hosts", name), "Port = 2\n");
  };
  const present = () => ["wg", "live", "hosts"].map((kind) => readdirSync(at(kind)).sort().join());
  const failing = async (PEERS: string) => {
    const run = await engine.run(["up", "--yes", "--non-interactive", "--skip-preview"], {
      PEERS,
    });
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("does not drain");
  };

  beforeAll(async () => {
    const plugin = at("plugin");
    mkdirSync(plugin);
    const main = join(__dirname, "../../dist/test/provider/support/mesh-plugin.js");
    writeFileSync(
      join(plugin, "pulumi-resource-croft"),
      `#!/usr/bin/env node\nrequire(${JSON.stringify(main)});\n`,
      { mode: 0o755 },
    );
    afterFile(() => rmSync(folder, { recursive: true }));
    engine = croftProject(PROGRAM, { HOST_FOLDER: folder }, plugin);
    await engine.pulumi("stack", "init", "t");
    await engine.up({ PEERS: "nas,pc" });
    expect(await shown("nas,pc")).toEqual([]);
  });

  // Broken by: strangers that are judged by today's declaration alone. The second run would cut the leaver off.
  test("that does not drain is still known to the next run, and stays in the mesh until it does", async () => {
    writeFileSync(at("stuck"), "");
    await failing("pc");
    expect(await shown("pc")).toEqual(leaving);
    await failing("pc");
    expect(present()).toEqual(["nas,pc", "nas,pc", "nas,pc"]);
  });

  test("does not hide a peer that was added by hand meanwhile", async () => {
    byHand("evil");
    expect(await shown("pc")).toEqual([...leaving, ...ofNobody].sort());
    await failing("pc");
    expect(present()).toEqual(["nas,pc", "nas,pc", "nas,pc"]);
  });

  test("shows nothing once it has drained", async () => {
    rmSync(at("stuck"));
    await engine.up({ PEERS: "pc" });
    expect(present()).toEqual(["pc", "pc", "pc"]);
    expect(await shown("pc")).toEqual([]);
  });

  // Broken by: keys that are known for as long as they are there, since no run has noted yet that this one went.
  test("and is brought back by hand is of nobody's at once", async () => {
    byHand("nas");
    expect(await shown("pc")).toEqual(ofNobody);
    await engine.up({ PEERS: "pc" });
    expect(present()).toEqual(["pc", "pc", "pc"]);
  });

  test("of which a lost state knew is of nobody's", async () => {
    await engine.up({ PEERS: "nas,pc" });
    await engine.pulumi("stack", "init", "other");
    await engine.up({ PEERS: "pc" });
    expect(await shown("pc")).toEqual(ofNobody);
    expect(existsSync(at("live", "nas"))).toBe(true);
  });
});
