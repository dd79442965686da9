/**
 * The provider with the mesh's kinds over a folder in place of a host. What a read makes of it and what a difference means
 * are the kinds' own; the folder stands in for wg, tincd and their shell texts.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { serve } from "../../../provider/grpc/serve";
import type { Kind, Reader } from "../../../provider/kind";
import { kind as meshInterface } from "../../../provider/kinds/mesh-interface/kind";
import { kind as meshPeer } from "../../../provider/kinds/mesh-peer/kind";
import type { AnyKind } from "../../../provider/kinds/registry";
import { kind as tincNode } from "../../../provider/kinds/tinc-node/kind";
import { kind as tincPeer } from "../../../provider/kinds/tinc-peer/kind";
import { croftHandlers } from "../../../provider/server";
import { sha256 } from "../../../provider/sha256";
import { peerFiles } from "./peer-files";

const at = (...path: string[]) => join(process.env["HOST_FOLDER"]!, ...path);
const list = (folder: string) => (existsSync(at(folder)) ? readdirSync(at(folder)).sort() : []);
/** As `stat -c %Z` prints it. */
const changed = (path: string) => String(Math.floor(statSync(path).ctimeMs / 1000));
const write = (folder: string, name: string, text: string) => {
  mkdirSync(at(folder), { recursive: true });
  writeFileSync(at(folder, name), text);
};

const seeing = (facts: () => Record<string, string>): Reader => {
  const answer = async () => ({ code: 0, stdout: "", stderr: "", facts: facts() });
  return { probe: answer };
};

const wireguardHost = seeing(() => ({
  enabled: "enabled",
  mtu: "1420",
  own: "OWN=\t51820\toff\n",
  addresses: "10.9.8.1/24",
  live: list("live")
    .map((name) => `${name}=\t10.9.8.9/32\n`)
    .join(""),
  ...peerFiles(
    ...list("wg").map((name) => ({
      path: at("wg", name),
      changed: changed(at("wg", name)),
      keys: [readFileSync(at("wg", name), "utf8")],
    })),
  ),
}));

const tincHost = seeing(() => ({
  enabled: "enabled",
  active: "active",
  started: "yes",
  mtu: "1412",
  addresses: "10.9.8.1/24",
  key: sha256("PRIVATE"),
  "file:tinc.conf": "Name = gw\n",
  stamps: list("hosts")
    .map((name) => `${changed(at("hosts", name))} hosts/${name}\n`)
    .join(""),
  ...Object.fromEntries(
    list("hosts").map((name) => [`file:hosts/${name}`, readFileSync(at("hosts", name), "utf8")]),
  ),
}));

const interfaceOnFolder: typeof meshInterface = {
  ...meshInterface,
  read: (_, declared) => meshInterface.read(wireguardHost, declared),
  create: () => Promise.resolve(),
  async update(_, { strangers }) {
    for (const stranger of strangers)
      rmSync(stranger.startsWith("/") ? stranger : at("live", stranger.split("=")[0]!));
  },
};

const peerOnFolder: typeof meshPeer = {
  ...meshPeer,
  read: async (_, declared) =>
    existsSync(at("wg", declared.peer)) ? { inputs: declared } : undefined,
  async create(_, { peer, hosts }) {
    write("wg", peer, hosts["gw"]!.publicKey);
    write("live", peer, "");
  },
  async delete(_, { peer }) {
    rmSync(at("live", peer), { force: true });
    rmSync(at("wg", peer), { force: true });
  },
};

const nodeOnFolder: typeof tincNode = {
  ...tincNode,
  read: (_, declared) => tincNode.read(tincHost, declared),
  create: () => Promise.resolve(),
  async update(_, { strangers }) {
    for (const stranger of strangers) rmSync(at(stranger));
  },
};

const tincPeerOnFolder: typeof tincPeer = {
  ...tincPeer,
  read: async (_, declared) =>
    existsSync(at("hosts", declared.peer)) ? { inputs: declared } : undefined,
  create: async (_, { peer }) => write("hosts", peer, "Port = 1\n"),
  delete: async (_, { peer }) => rmSync(at("hosts", peer), { force: true }),
};

/** What has to drain before its mesh goes. It does not while the file "stuck" is there. */
const member: Kind<{ readonly access: object; readonly node: string }> = {
  type: "croft:test:Member",
  facets: { access: "silent", node: "replace" },
  id: ({ node }) => node,
  sentence: (verb, { node }) => `${verb} ${node}`,
  read: async (_, inputs) => ({ inputs }),
  create: () => Promise.resolve(),
  update: () => Promise.resolve(),
  async delete() {
    if (existsSync(at("stuck"))) throw new Error("does not drain");
  },
};

const kinds = [interfaceOnFolder, peerOnFolder, nodeOnFolder, tincPeerOnFolder, member];
void serve({
  version: "0.1.0",
  ...croftHandlers(new Map(kinds.map((kind) => [kind.type, kind as unknown as AnyKind]))),
});
