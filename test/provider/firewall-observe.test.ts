/** What a read makes of nft's words. That nft says them is shown on machines. */
import { expect, test } from "vitest";
import { observe } from "../../provider/kinds/firewall/kind";
import type { FirewallInputs } from "../../provider/kinds/firewall/resource";
import { renderFile, unitText } from "../../provider/kinds/firewall/shell";
import { access } from "./support/world";

const declared: FirewallInputs = { access, rules: "\tchain outside {\n\t}\n", atBoot: true };
const listed = "table inet croft {\n\tchain outside {\n\t}\n}";
const facts = {
  live: listed,
  meant: listed,
  file: renderFile(declared.rules),
  unit: unitText,
  enabled: "enabled",
};

test("the file makes the table anew in one step", () =>
  expect(renderFile(declared.rules)).toBe(
    "table inet croft\ndelete table inet croft\ntable inet croft {\n\tchain outside {\n\t}\n}\n",
  ));

test.each<[string, Record<string, string | undefined>, Partial<FirewallInputs> | undefined]>([
  ["nothing differs", {}, {}],
  ["written in other words", { live: "table x", meant: "table x" }, {}],
  ["other rules live", { live: `${listed} #` }, { rules: `${listed} #` }],
  ["no rules live", { live: undefined }, { rules: "" }],
  ["rules that this nft refuses", { meant: "" }, { rules: listed }],
  ["other rules at boot", { file: "table" }, { atBoot: false }],
  ["another unit", { unit: "[Unit]" }, { atBoot: false }],
  ["a drop-in to its unit", { drop_ins: " /etc/x.conf" }, { atBoot: false }],
  ["not at boot", { enabled: "disabled" }, { atBoot: false }],
  ["nothing of it", { live: undefined, file: undefined, unit: undefined }, undefined],
])("%s", (_, changes, expected) => {
  const said = Object.entries({ ...facts, ...changes }).filter(([, value]) => value !== undefined);
  const answer = { code: 0, stdout: "", stderr: "", facts: Object.fromEntries(said) };
  expect(observe(declared, answer as Parameters<typeof observe>[1])).toEqual(
    expected && { ...declared, ...expected },
  );
});
