/** What a read makes of a WireGuard interface. That the shell text acts on wg is shown on machines. */
import { expect, test } from "vitest";
import { observeInterface } from "../../provider/kinds/mesh-interface/observe";
import type { MeshInterfaceInputs } from "../../provider/kinds/mesh-interface/resource";
import { differing } from "./support/differing";
import { said, wg, wgFacts, wgFiles } from "./support/mesh-machine";
import { peerFiles } from "./support/peer-files";

test.each<[string, Record<string, string>, Partial<MeshInterfaceInputs>]>([
  ["nothing differs", {}, {}],
  ["another MTU", { mtu: "1500" }, { mtu: 1500 }],
  ["another port", { own: "OWN=\t4\toff\n" }, { port: 4 }],
  [
    "a second address",
    { addresses: "10.9.8.1/24\n10.9.8.77/24\n" },
    { address: "10.9.8.1/24 10.9.8.77/24" },
  ],
  ["packets marked for a rule of somebody's", { own: "OWN=\t51999\t0x1234\n" }, { mark: "0x1234" }],
  [
    "a preshared key that its peer does not know",
    { preshared: `${wg.peers[0]!}\n` },
    { presharedKeys: [wg.peers[0]!] },
  ],
  ["a preshared key of a peer that goes anyway", { preshared: "EVIL=\n" }, {}],
  ["no address", { addresses: "" }, { address: "" }],
  ["another key", { own: "ELSE=\t51999\toff\n" }, { publicKey: "ELSE=" }],
  ["not started at boot", { enabled: "disabled" }, { atBoot: false }],
  [
    "a peer added by hand",
    { live: `${wgFacts.live}EVIL=\t0.0.0.0/0\n` },
    { strangers: ["EVIL= 0.0.0.0/0"] },
  ],
  [
    "a peer's file added by hand",
    peerFiles(...wgFiles, { path: "/etc/wireguard/wg7.d/x y.conf", changed: 13, keys: ["EVIL="] }),
    { strangers: ["/etc/wireguard/wg7.d/x y.conf"] },
  ],
  [
    "drop-ins to its unit",
    { drop_ins: " /etc/systemd/system/a.conf /run/systemd/system/b.conf" },
    { strangers: ["/etc/systemd/system/a.conf", "/run/systemd/system/b.conf"] },
  ],
  [
    "a peer's file that others may write",
    { rights: `${wgFiles[0]!.path} regular file, mode 0666, owner root:root\n` },
    { rights: { [wgFiles[0]!.path]: "regular file, mode 0666, owner root:root" } },
  ],
  ["a file of another kind beside them", { rights: "/etc/wireguard/wg7.d/notes mode 0644\n" }, {}],
  ["a known peer that is missing is the pair's own matter", { live: "" }, {}],
])("WireGuard interface: %s", (_title, changes, expected) =>
  expect(differing(wg, observeInterface(wg, said({ ...wgFacts, ...changes })))).toEqual(expected),
);

test("WireGuard interface: of one that is down only that is said, and of one that is gone nothing", () => {
  const { enabled } = wgFacts;
  const downed = said({ enabled, ...peerFiles(...wgFiles) });
  expect(differing(wg, observeInterface(wg, downed))).toEqual({ up: false });
  expect(observeInterface(wg, said({}))).toBe(undefined);
});
