import { expect, test } from "vitest";
import { traffic } from "../../bench/traffic";

test("connections and round trips are counted by host, resource operations are not", () => {
  const lines = [
    { event: "connect", host: "node2", milliseconds: 80 },
    { event: "trip", host: "node2", scripts: 20, milliseconds: 150 },
    { event: "connect", host: "gate", milliseconds: 70 },
    { event: "trip", host: "gate", scripts: 9, milliseconds: 90 },
    { event: "trip", host: "gate", scripts: 1, milliseconds: 30 },
    { event: "begin", operation: "read", urn: "u", host: "gate" },
  ];
  expect(traffic(lines.map((line) => `${JSON.stringify(line)}\n`).join(""))).toEqual([
    { host: "gate", connections: 1, roundTrips: 2 },
    { host: "node2", connections: 1, roundTrips: 1 },
  ]);
});

test("an empty trace has no hosts", () => expect(traffic("")).toEqual([]));
