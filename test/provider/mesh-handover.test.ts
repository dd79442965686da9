/** When a carrier of the mesh may go. */
import { expect, test } from "vitest";
import { kind as handover } from "../../provider/kinds/mesh-handover/kind";
import { FakeSession } from "./kubernetes/fake-session";

const both = { carriers: ["tinc", "wireguard"], unproven: [] };

test.each<[string, string[], { carriers: string[]; unproven: string[] }, string | undefined]>([
  ["proved by every pair", ["wireguard"], both, undefined],
  ["nothing leaves", ["wireguard", "tinc"], { ...both, unproven: ["wireguard a b"] }, undefined],
  ["one comes", ["tinc", "wireguard"], { carriers: ["tinc"], unproven: [] }, undefined],
  ["what leaves need not be proved", ["wireguard"], { ...both, unproven: ["tinc a b"] }, undefined],
  [
    "pairs without a handshake",
    ["wireguard"],
    { ...both, unproven: ["tinc x y", "wireguard a b", "wireguard c a"] },
    "tinc cannot go: wireguard has not reached a to b, c to a of late; keep mesh.kind: both until it does",
  ],
  [
    "back, with a node that tinc does not reach",
    ["tinc"],
    { ...both, unproven: ["tinc b a"] },
    "wireguard cannot go: tinc has not reached b to a of late; keep mesh.kind: both until it does",
  ],
  [
    "at once from the one to the other",
    ["wireguard"],
    { carriers: ["tinc"], unproven: [] },
    "tinc carries the mesh and wireguard does not yet; write mesh.kind: both, run `pulumi up`, and then this again",
  ],
])("handover: %s", (_title, carriers, live, reason) =>
  expect(
    handover.refuse!(
      new FakeSession({}),
      { carriers, members: {}, unproven: [] },
      { ...live, members: {} },
    ),
  ).toEqual(reason === undefined ? [] : [reason]),
);
