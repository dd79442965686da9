/** What a read makes of a host's routes and rules into the mesh. That the shell text acts on ip is shown on machines. */
import { expect, test } from "vitest";
import { ledServices, observeRoutes } from "../../provider/kinds/mesh-routes/observe";
import type { MeshRoutesInputs } from "../../provider/kinds/mesh-routes/resource";
import { differing } from "./support/differing";
import { said } from "./support/mesh-machine";
import { access } from "./support/world";

const routes: MeshRoutesInputs = {
  access,
  network: "10.9.8.0/24",
  source: "10.9.8.1",
  carriers: ["wg0", "tinc0"],
  atBoot: ["wg0", "tinc0"],
  peers: { nas: "10.9.8.2" },
  roaming: ["10.9.8.200"],
  services: "",
  exceptions: [],
};
/** As `ip route show root` of iproute2 6.1 prints them. */
const wg0 = "10.9.8.0/24 dev wg0 scope link src 10.9.8.1 metric 100 ";
const tinc0 = "10.9.8.0/24 dev tinc0 scope link src 10.9.8.1 metric 200 ";
const files = "tinc0 200\nwg0 100\n";

test.each<[string, string, string, object | undefined]>([
  ["nothing differs", `${wg0}\n${tinc0}\n`, files, {}],
  ["the preferred one down", `${tinc0}\n`, files, { carriers: ["tinc0"] }],
  ["another file", `${wg0}\n${tinc0}\n`, "wg0 100\n", { atBoot: ["wg0"] }],
  [
    "a file without a metric",
    `${wg0}\n${tinc0}\n`,
    "tinc0 200\nwg0 \n",
    { atBoot: ['wg0 by metric ""', "tinc0"] },
  ],
  [
    "a file with no number",
    `${wg0}\n${tinc0}\n`,
    "tinc0 200\nwg0 evil\n",
    { atBoot: ['wg0 by metric "evil"', "tinc0"] },
  ],
  [
    "a file with another metric",
    `${wg0}\n${tinc0}\n`,
    "tinc0 300\nwg0 100\n",
    { atBoot: ["wg0", 'tinc0 by metric "300"'] },
  ],
  [
    "another order",
    `${wg0.replace("100", "300")}\n${tinc0}\n`,
    files,
    { carriers: ["tinc0", "wg0"] },
  ],
  [
    "another source",
    `${wg0.replace("src 10.9.8.1", "src 10.9.8.9")}\n${tinc0}\n`,
    files,
    { source: "10.9.8.9" },
  ],
  [
    "a peer's packets led astray",
    `${wg0}\n${tinc0}\n10.9.8.2 via 192.0.2.66 dev eth0 \n`,
    files,
    { exceptions: ["10.9.8.2 via 192.0.2.66 dev eth0"] },
  ],
  ["the laptop's own route", `${wg0}\n${tinc0}\n10.9.8.200 dev tinc0 metric 50 \n`, files, {}],
  [
    "the laptop's packets led astray",
    `${wg0}\n${tinc0}\n10.9.8.200 dev eth0 metric 50 \n`,
    files,
    { exceptions: ["10.9.8.200 dev eth0 metric 50"] },
  ],
  ["none", "", "", undefined],
])("routes: %s", (_title, shown, stored, expected) =>
  expect(differing(routes, observeRoutes(routes, said({ routes: shown, files: stored })))).toEqual(
    expected,
  ),
);

/** As `ip -4 rule show` of iproute2 6.1 prints them. */
const usual = ["0:\tfrom all lookup local", "32766:\tfrom all lookup main"];

// Broken by: taking a VPN's rule for all the world for one of the mesh's, and removing it.
test.each([
  ["the machine's own alone", [], []],
  [
    "one peer's packets refused",
    ["32765:\tfrom all to 10.9.8.2 prohibit"],
    ["32765: from all to 10.9.8.2 prohibit"],
  ],
  [
    "a part of the network elsewhere",
    ["200:\tfrom all to 10.9.8.0/25 lookup 77"],
    ["200: from all to 10.9.8.0/25 lookup 77"],
  ],
  [
    "a host's own packets refused",
    ["32765:\tfrom 10.9.8.1 prohibit"],
    ["32765: from 10.9.8.1 prohibit"],
  ],
  [
    "a network around it",
    ["200:\tfrom all to 10.0.0.0/8 prohibit"],
    ["200: from all to 10.0.0.0/8 prohibit"],
  ],
  [
    "all but one host's packets elsewhere",
    ["200:\tnot from 10.9.8.1 lookup 77"],
    ["200: not from 10.9.8.1 lookup 77"],
  ],
  ["somebody else's network", ["200:\tfrom all to 10.9.9.0/24 lookup 77"], []],
  ["the mesh's packets to elsewhere", ["200:\tfrom 10.9.8.1 to 10.9.9.0/24 lookup 77"], []],
  ["all the world", ["5209:\tnot from all fwmark 0xca6c lookup 51820"], []],
  ["all the world but networks like it", ["200:\tnot from all to 10.0.0.0/8 lookup 77"], []],
  [
    "networks like it where the mesh's routes are",
    ["200:\tfrom all to 10.0.0.0/8 lookup main"],
    [],
  ],
])("rules: %s", (_title, added, exceptions) => {
  const shown = said({
    routes: `${wg0}\n${tinc0}\n`,
    rules: [...usual, ...added].join("\n"),
    files,
  });
  expect(observeRoutes(routes, shown)?.exceptions).toEqual(exceptions);
});

// Broken by: taking a route of IPv6, which names no source, for one with another.
test.each([
  ["", {}],
  [" src fd09::9", { source: "fd09::9" }],
])("routes of IPv6%s", (way, expected) => {
  const of6 = { ...routes, network: "fd09::/64", source: "fd09::1", carriers: ["wg0"] };
  const shown = `fd09::/64 dev wg0 proto static${way} metric 100 pref medium\n`;
  const seen = observeRoutes(of6, said({ routes: shown, files: "wg0 100\n" }));
  expect(differing({ ...of6, atBoot: ["wg0"] }, seen)).toEqual(expected);
});

// As `ip -6 route show exact` of iproute2 6.1 prints it. Broken by: a node on which services have no route at all.
test.each([
  ["as the mesh", "fd96::/112 dev wg0 proto static metric 100 pref medium\n", {}],
  ["not at all", "", { services: "no route" }],
  [
    "elsewhere",
    "fd96::/112 dev eth0 metric 1024 pref medium\n",
    { services: "fd96::/112 through eth0" },
  ],
])("services of IPv6 are led %s", (_title, shown, expected) => {
  const of6 = {
    ...routes,
    network: "fd09::/64",
    source: "fd09::1",
    carriers: ["wg0"],
    atBoot: ["wg0"],
  };
  const facts = {
    routes: "fd09::/64 dev wg0 proto static metric 100 pref medium\n",
    services: shown,
    files: "wg0 100\n",
  };
  const declared = { ...of6, services: "fd96::/112" };
  expect(differing(declared, observeRoutes(declared, said(facts)))).toEqual(expected);
});

// Broken by: a look at what the state of an earlier edition does not name.
test("a row that was made before services were led has none", () => {
  const earlier: object = Object.fromEntries(
    Object.entries(routes).filter(([name]) => name !== "services"),
  );
  const shown = said({ routes: `${wg0}\n${tinc0}\n`, files });
  expect(observeRoutes(earlier as MeshRoutesInputs, shown)).toEqual(routes);
});

// Broken by: taking what a read said of them, which a refresh keeps in the state, for a network.
test.each([
  ["fd96::/112", "fd96::/112"],
  ["fd96::/112 through eth0", "fd96::/112"],
  ["no route", ""],
  ["", ""],
])("of services that are %j, %j are led", (services, network) =>
  expect(ledServices({ services })).toBe(network),
);
