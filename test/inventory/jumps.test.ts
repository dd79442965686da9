import { expect, test } from "vitest";
import { readSite } from "../../inventory/read";
import { den, nas } from "./faults/jumps";
import { edited } from "./support/base";

test("a host that is reached through another, which is reached through a third", () => {
  const text = edited([nas("jump: den"), den("jump: gw")]);
  const site = readSite({ inventory: { file: "site.yaml", text } });
  const host = (name: string) => site.hosts.find((one) => one.name === name)!;
  expect(host("nas").jump).toEqual(host("den"));
  expect(host("nas").jump?.jump).toEqual(host("gw"));
  expect(host("gw").jump).toBeUndefined();
});

test("hosts that are both offline may stand behind each other", () => {
  const text = edited([nas("jump: den\n    state: offline"), den("state: offline")]);
  expect(() => readSite({ inventory: { file: "site.yaml", text } })).not.toThrow();
});
