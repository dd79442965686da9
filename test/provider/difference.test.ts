import { expect, test } from "vitest";
import { changedInputs, differences } from "../../provider/difference";
import { UNKNOWN } from "../../provider/grpc/sentinels";
import type { Facet, Properties } from "../../provider/kind";

const facets: Record<string, Facet> = {
  access: "silent",
  set: "replace",
  packages: "update",
  dropIns: "update",
  hold: "update",
};
const live = {
  access: { host: "a" },
  set: "s",
  packages: { haproxy: "1" },
  dropIns: {},
  hold: ["x"],
};

test.each<[string, Properties, [string, string][]]>([
  ["nothing", {}, []],
  ["how the host is reached", { access: { host: "a", address: "10.0.0.1" } }, []],
  ["a map's value", { packages: { haproxy: "2" } }, [["packages.haproxy", "update"]]],
  ["a map's key", { packages: { haproxy: "1", tinc: "" } }, [["packages.tinc", "add"]]],
  [
    "a key with a dot",
    { dropIns: { "10-croft.conf": "x" } },
    [['dropIns["10-croft.conf"]', "add"]],
  ],
  ["a list", { hold: [] }, [["hold[0]", "delete"]]],
  ["what cannot be changed", { set: "t" }, [["set", "update-replace"]]],
  ["what is not known yet", { packages: UNKNOWN }, [["packages", "update"]]],
  ["an unknown way to the host", { access: UNKNOWN }, []],
])("a difference in %s", (_, change, expected) => {
  const declared = { ...live, ...change };
  expect([...differences(facets, live, declared)]).toEqual(expected);
  expect(changedInputs(facets, live, declared)).toEqual(
    expected.map(([path]) => path.split(/[.[]/)[0]),
  );
});
