/** What a read makes of a balancer's files and of haproxy's own words. That the shell texts act is shown on machines. */
import { expect, test } from "vitest";
import { balancerFacts, parseServersState, serversIn } from "../../provider/haproxy/facts";
import { observeConfiguration } from "../../provider/kinds/haproxy-configuration/observe";
import { observeServer, renderTarget } from "../../provider/kinds/haproxy-server/observe";
import { golden } from "../support/golden";

const access = {
  host: "gw",
  address: "192.0.2.1",
  port: 22,
  user: "root",
  hostKey: "ssh-ed25519 A",
};
const text = golden("loadbalancer/base.cfg");
const digest = "a".repeat(64);

/** As the host puts it together. */
const whole = text
  .replace("@DIGEST@", digest)
  .replace(
    "    # servers of api\n",
    "    # servers of api\n    server n1 10.9.8.1:6443\n    server n2 [fd00::2]:6443\n",
  )
  .replace(
    "    # servers of release-page\n",
    "    # servers of release-page\n    server n1 10.9.8.1:30123\n",
  );
const parts =
  "api\t    server n1 10.9.8.1:6443\napi\t    server n2 [fd00::2]:6443\nrelease-page\t    server n1 10.9.8.1:30123\n";
const header = golden("loadbalancer/servers-state.txt").split("\n")[1]!;
const row = (
  backend: string,
  server: string,
  address: string,
  port: number,
  admin = 0,
  weight = 1,
  checks = 7,
) =>
  `3 ${backend} 1 ${server} ${address} 2 ${admin} ${weight} 1 0 1 0 2 ${checks} 0 0 0 - ${port} - 0 0 - - 0`;
const rows = [
  row("api", "n1", "10.9.8.1", 6443),
  row("api", "n2", "fd00::2", 6443),
  row("release-page", "n1", "10.9.8.1", 30123),
];
const state = (lines = rows) => ["1", header, ...lines, ""].join("\n");

const answer = (changes: Record<string, string | undefined> = {}) => {
  const all = { base: text, whole, parts, running: `${digest}\n`, servers: state(), ...changes };
  const facts = Object.fromEntries(
    Object.entries(all).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  );
  return balancerFacts({ code: 0, stdout: "", stderr: "", facts });
};

test("haproxy's own words: drained, weightless, in maintenance", () =>
  expect(parseServersState(golden("loadbalancer/servers-state.txt"))).toEqual([
    { backend: "api", server: "node2", address: "10.67.0.13", port: 6443, administration: "drain" },
    {
      backend: "api",
      server: "node3",
      address: "fd00::3",
      port: 6443,
      administration: "weight 0 of 1",
    },
    {
      backend: "api",
      server: "node1",
      address: "10.67.0.12",
      port: 6443,
      administration: "maintenance",
    },
  ]));

test("servers are found under their own backend", () =>
  expect(serversIn(whole).map((s) => `${s.backend}/${s.server} ${s.rest}`)).toEqual([
    "release-page/n1 10.9.8.1:30123",
    "api/n1 10.9.8.1:6443",
    "api/n2 [fd00::2]:6443",
  ]));

const configuration = {
  access,
  text,
  servers: ["api/n1", "api/n2", "release-page/n1"],
  serverFiles: {},
  strangers: [],
  loaded: true,
  stopped: [],
};

test("an untouched configuration reads as declared", () =>
  expect(observeConfiguration(configuration, answer())).toEqual(configuration));

test("never written: gone", () =>
  expect(observeConfiguration(configuration, answer({ base: undefined }))).toBe(undefined));

test("a line changed in haproxy.cfg shows", () => {
  const seen = observeConfiguration(
    configuration,
    answer({ whole: whole.replace("4000", "4001") }),
  );
  expect(seen).toEqual({ ...configuration, text: text.replace("4000", "4001") });
});

test("a server that is nobody's shows as a line of the configuration", () => {
  const foreign = whole.replace("    server n1 10.9.8.1:6443\n", "$&    server evil 6.6.6.6:1\n");
  expect(observeConfiguration(configuration, answer({ whole: foreign }))?.text).toBe(
    text.replace("    # servers of api\n", "    # servers of api\n    server evil 6.6.6.6:1\n"),
  );
});

const folder = "/etc/haproxy/croft/servers";
const evil = `5.5 ${folder}/api/evil\n`;
const stamps = `1.5 ${folder}/api/n1\n2.5 ${folder}/api/n2\n`;
const noted = { [`${folder}/api/n1`]: "1.5", [`${folder}/api/n2`]: "2.5" };
const evilRow = row("api", "evil", "fd00::6", 1);

// Broken by: hiding a line that has a file, whoever wrote that; cutting off a server whose host is about to leave.
test.each<[string, object, Record<string, string>, object]>([
  ["the declared ones", {}, { stamps }, { serverFiles: noted }],
  [
    "a file of nobody's",
    {},
    { stamps: stamps + evil },
    { serverFiles: noted, strangers: [`${folder}/api/evil`] },
  ],
  [
    "one that only the process has",
    {},
    { servers: state([...rows, evilRow]) },
    { strangers: ["api/evil [fd00::6]:1"] },
  ],
  [
    "one of a backend that is not ours",
    {},
    { servers: state([...rows, row("x", "y", "z", 1)]) },
    {},
  ],
  [
    "one that leaves",
    { servers: ["api/n1", "release-page/n1"], serverFiles: noted },
    { stamps },
    { servers: ["api/n1", "release-page/n1"], serverFiles: noted },
  ],
  [
    "one that left and came back by hand",
    { servers: ["api/n1", "release-page/n1"], serverFiles: noted },
    { stamps: stamps.replace("2.5", "3.5") },
    {
      servers: ["api/n1", "release-page/n1"],
      serverFiles: { [`${folder}/api/n1`]: "1.5" },
      strangers: [`${folder}/api/n2`, "api/n2 [fd00::2]:6443"],
    },
  ],
])("servers: %s", (_title, declared, changes, expected) =>
  expect(observeConfiguration({ ...configuration, ...declared }, answer(changes))).toEqual({
    ...configuration,
    ...expected,
  }),
);

// Broken by: taking all servers of a balancer for strangers in the run that brings this edition.
test("a row that was made before its servers were named has no strangers", () => {
  const earlier: object = { access, text, loaded: true, stopped: [] };
  expect(
    observeConfiguration(earlier as typeof configuration, answer({ stamps: stamps + evil })),
  ).toMatchObject({ strangers: [], serverFiles: {} });
});

test("a part that was changed shows even while haproxy.cfg is still right", () =>
  expect(observeConfiguration(configuration, answer({ base: "x" }))?.text).toBe("x"));

test("a process that runs something older is not loaded; one that is gone says nothing", () => {
  const old = answer({ running: `${"b".repeat(64)}\n` });
  expect(observeConfiguration(configuration, old)?.loaded).toBe(false);
  const stopped = answer({ running: undefined, servers: undefined });
  // Broken by: taking one that answers nobody for one without servers, and waiting minutes for each of them.
  const silent = answer({ running: undefined, servers: undefined, silent: "yes" });
  expect(observeConfiguration(configuration, stopped)?.loaded).toBe(true);
  expect(observeConfiguration(configuration, silent)?.loaded).toBe(false);
});

/** "show stat -1 1 -1" of HAProxy 2.6.12, its fields 1 and 18, of three of which one is disabled and one shut down. */
const frontends = "# pxname,status\nrelease-visits,STOP\napi,PAUSED\nhealth,OPEN\nbusy,FULL\n\n";

test("frontends that take no connections show; one that is only full does", () =>
  expect(observeConfiguration(configuration, answer({ frontends }))?.stopped).toEqual([
    "api",
    "release-visits",
  ]));

const server = {
  access,
  backend: "api",
  server: "n1",
  address: "10.9.8.1",
  port: 6443,
  administration: "ready",
};
const n1Line = "    server n1 10.9.8.1:6443\n";
const n1Part = "api\t    server n1 10.9.8.1:6443\n";

test.each<[string, Record<string, string | undefined>, object | undefined]>([
  ["nothing differs", {}, {}],
  [
    "gone from the running process",
    { servers: state(rows.slice(1)) },
    { administration: "absent" },
  ],
  ["gone from haproxy.cfg", { whole: whole.replace(n1Line, "") }, { administration: "absent" }],
  ["its own file is gone", { parts: parts.replace(n1Part, "") }, { administration: "absent" }],
  [
    "gone altogether",
    {
      whole: whole.replace(n1Line, ""),
      parts: parts.replace(n1Part, ""),
      servers: state(rows.slice(1)),
    },
    undefined,
  ],
  [
    "maintenance",
    { servers: state([row("api", "n1", "10.9.8.1", 6443, 1)]) },
    { administration: "maintenance" },
  ],
  [
    "drain",
    { servers: state([row("api", "n1", "10.9.8.1", 6443, 8)]) },
    { administration: "drain" },
  ],
  [
    "no weight",
    { servers: state([row("api", "n1", "10.9.8.1", 6443, 0, 0)]) },
    { administration: "weight 0 of 1" },
  ],
  [
    "nobody asks how it is",
    { servers: state([row("api", "n1", "10.9.8.1", 6443, 0, 1, 2)]) },
    { administration: "unchecked" },
  ],
  [
    "another address live",
    { servers: state([row("api", "n1", "10.9.8.77", 6443)]) },
    { address: "10.9.8.77" },
  ],
  ["another port live", { servers: state([row("api", "n1", "10.9.8.1", 1)]) }, { port: 1 }],
  [
    "another address in haproxy.cfg",
    { whole: whole.replace(n1Line, n1Line.replace(".1:", ".5:")) },
    { address: "10.9.8.5" },
  ],
  [
    "an option nobody asked for",
    { whole: whole.replace(n1Line, n1Line.replace("6443", "6443 disabled")) },
    { address: "10.9.8.1:6443 disabled", port: 0 },
  ],
  ["haproxy stopped: that is its service's row", { servers: undefined, running: undefined }, {}],
])("%s", (_title, changes, expected) => {
  const seen = observeServer(server, answer(changes));
  expect(seen).toEqual(expected === undefined ? undefined : { ...server, ...expected });
});

test("the same name behind another port is another server", () => {
  const web = { ...server, backend: "release-page", port: 30123 };
  expect(observeServer(web, answer())).toEqual(web);
});

test("IPv6 targets", () => {
  expect(renderTarget("fd00::2", 6443)).toBe("[fd00::2]:6443");
  const six = { ...server, server: "n2", address: "fd00::2" };
  expect(observeServer(six, answer())).toEqual(six);
});
