import { expect, test } from "vitest";
import { withoutIgnored } from "../../lab/plugins/kubernetes/ignored";

// Broken by: taking "spec.replicasMax" for a part of "spec.replicas".
test("what is ignored goes with all below it, and nothing beside it", () => {
  const diffs = new Map([
    ["spec.replicas", "update"],
    ["spec.replicasMax", "update"],
    ["metadata.labels.app", "add"],
  ] as const);
  expect([...withoutIgnored(diffs, ["spec.replicas", "metadata.labels"])]).toEqual([
    ["spec.replicasMax", "update"],
  ]);
  expect(withoutIgnored(diffs, [])).toEqual(diffs);
});
