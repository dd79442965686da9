/** What a read makes of a peer's file and of wg's own words. That the shell texts act on wg is shown on machines. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { observePeer } from "../../provider/kinds/mesh-peer/observe";
import {
  type InterfaceFacts,
  type LivePeer,
  parseDump,
  parseWireguard,
} from "../../provider/mesh/wireguard-facts";
import { parsePeerFile, renderPeerFile } from "../../provider/mesh/wireguard-peer-file";
import { golden } from "../support/golden";

const now = 1_800_000_000;
const key = Buffer.alloc(32, 1).toString("base64");
const otherKey = Buffer.alloc(32, 2).toString("base64");

const declared = {
  access: { host: "gw", address: "192.0.2.1", port: 22, user: "root", hostKey: "ssh-ed25519 A" },
  publicKey: key,
  endpoint: "192.0.2.9:51999",
  allowedIps: ["10.9.8.9/32", "fd00::9/128"],
  keepaliveSeconds: 25,
};

const live: LivePeer = {
  publicKey: key,
  endpoint: declared.endpoint,
  allowedIps: declared.allowedIps,
  keepaliveSeconds: 25,
  handshake: now - 20,
};

const file = renderPeerFile(declared);
const facts = (changes: Partial<InterfaceFacts> = {}): InterfaceFacts => ({
  files: { nas: file, other: "garbage" },
  live: [{ ...live, publicKey: otherKey }, live],
  now,
  ...changes,
});

test("the file, in the words of wg(8)", () =>
  expect(file).toBe(
    `[Peer]\nPublicKey = ${key}\nEndpoint = 192.0.2.9:51999\n` +
      "AllowedIPs = 10.9.8.9/32, fd00::9/128\nPersistentKeepalive = 25\n",
  ));

test("a peer that calls first has neither endpoint nor keepalive in its file", () =>
  expect(renderPeerFile({ ...declared, endpoint: "", keepaliveSeconds: 0 })).toBe(
    `[Peer]\nPublicKey = ${key}\nAllowedIPs = 10.9.8.9/32, fd00::9/128\n`,
  ));

test("a file says what was written", () =>
  fc.assert(
    fc.property(
      fc.record({
        publicKey: fc
          .uint8Array({ minLength: 32, maxLength: 32 })
          .map((bytes) => Buffer.from(bytes).toString("base64")),
        endpoint: fc.oneof(
          fc.constant(""),
          fc.ipV4().map((ip) => `${ip}:51820`),
        ),
        allowedIps: fc.array(fc.ipV4().map((ip) => `${ip}/32`)).map((ips) => ips.sort()),
        keepaliveSeconds: fc.integer({ min: 0, max: 65535 }),
      }),
      (peer) => {
        expect(parsePeerFile(renderPeerFile(peer))).toEqual(peer);
      },
    ),
  ));

test("a file with a line that wg would refuse counts as none", () =>
  expect(parsePeerFile(`${file}Surprise = 1\n`)).toBe(undefined));

test("wg's own dump", () =>
  expect(parseDump(golden("mesh/dump.txt"))).toEqual([
    {
      publicKey: "RDeqpg04LTDlkyFklT42JumGQMP7yKAqD8hmSOVgolE=",
      endpoint: "",
      allowedIps: ["10.67.0.100/32"],
      handshake: 0,
      keepaliveSeconds: 0,
    },
    {
      publicKey: "A0nFCxLW/nIAmN2wihRBIpgsCg4HuMLed90+K9PPUyw=",
      endpoint: "10.77.48.102:51820",
      allowedIps: ["10.67.0.11/32"],
      handshake: 1795232170,
      keepaliveSeconds: 25,
    },
    {
      publicKey: "gmbN9ViycRHeaXnT2e8o+8/R7TfM0/UYdXvC771DhxU=",
      endpoint: "10.77.48.103:51820",
      allowedIps: ["10.67.0.12/32"],
      handshake: 1795232185,
      keepaliveSeconds: 25,
    },
  ]));

test("a probe's answer: files by peer name, and no live peers without an interface", () =>
  expect(
    parseWireguard({
      code: 0,
      stdout: "",
      stderr: "",
      facts: {
        now: "7",
        files:
          "#file /etc/wireguard/wg7.d/a.conf\n[Peer]\n\n#file /etc/wireguard/wg7.d/b-c.conf\nx = 1\n",
      },
    }),
  ).toEqual({ files: { a: "[Peer]\n\n", "b-c": "x = 1\n" }, now: 7 }));

const peer = (changes: Partial<LivePeer>) => ({ live: [{ ...live, ...changes }] });
const written = (changes: Partial<typeof declared>) => ({
  files: { nas: renderPeerFile({ ...declared, ...changes }) },
});

test.each<[string, Partial<InterfaceFacts>, Partial<typeof declared> | undefined]>([
  ["nothing differs", {}, {}],
  ["live peer gone", { live: [] }, { publicKey: "" }],
  ["file gone", { files: {} }, { publicKey: "" }],
  ["file broken", { files: { nas: "x" } }, { publicKey: "" }],
  ["both gone", { files: {}, live: [] }, undefined],
  ["allowed IPs changed live", peer({ allowedIps: ["0.0.0.0/0"] }), { allowedIps: ["0.0.0.0/0"] }],
  [
    "allowed IPs changed on disk",
    written({ allowedIps: ["1.1.1.1/32"] }),
    { allowedIps: ["1.1.1.1/32"] },
  ],
  ["keepalive changed live", peer({ keepaliveSeconds: 7 }), { keepaliveSeconds: 7 }],
  ["keepalive changed on disk", written({ keepaliveSeconds: 8 }), { keepaliveSeconds: 8 }],
  ["endpoint changed on disk", written({ endpoint: "192.0.2.8:1" }), { endpoint: "192.0.2.8:1" }],
  ["the peer moved, with a session", peer({ endpoint: "203.0.113.5:4444" }), {}],
  [
    "an endpoint with no session behind it",
    peer({ endpoint: "203.0.113.5:4444", handshake: now - 181 }),
    { endpoint: "203.0.113.5:4444" },
  ],
  [
    "an endpoint that never had a session",
    peer({ endpoint: "203.0.113.5:4444", handshake: 0 }),
    { endpoint: "203.0.113.5:4444" },
  ],
  ["no live endpoint", peer({ endpoint: "" }), { endpoint: "" }],
  [
    "a name is not compared with what it stood for",
    {
      ...written({ endpoint: "nas.lan:51999" }),
      ...peer({ endpoint: "192.0.2.77:51999", handshake: 0 }),
    },
    { endpoint: "nas.lan:51999" },
  ],
])("%s", (_title, changes, expected) => {
  const seen = observePeer("nas", declared, facts(changes));
  if (seen === undefined) return expect(expected).toBe(undefined);
  // Only what differs: a broken file shows the live facets, which are the declared ones here.
  const differing = Object.fromEntries(
    Object.entries(seen).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify(declared[name as keyof typeof declared]),
    ),
  );
  expect(differing).toEqual(expected);
});

test("a roaming peer's endpoint is never ours to judge", () => {
  const roaming = { ...declared, endpoint: "", keepaliveSeconds: 0 };
  const seen = observePeer("nas", roaming, {
    files: { nas: renderPeerFile(roaming) },
    live: [{ ...live, endpoint: "203.0.113.5:4444", handshake: 0, keepaliveSeconds: 0 }],
    now,
  });
  expect(seen).toEqual(roaming);
});

test("after a refresh has recorded a missing peer, the file's key finds it again", () =>
  expect(observePeer("nas", { ...declared, publicKey: "" }, facts())?.publicKey).toBe(key));
