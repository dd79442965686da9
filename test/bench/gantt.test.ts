import { expect, test } from "vitest";
import { renderGantt } from "../../bench/trace/gantt";
import { criticalPath, spansOf } from "../../bench/trace/spans";
import { golden } from "../support/golden";

const urn = (type: string, name: string) => `urn:pulumi:home::croft::${type}::${name}`;
const machine = urn("croft:host:ManagedHost$croft:host:Machine", "node1");
const packages = urn("croft:host:ManagedHost$croft:host:Packages", "node1-base");
const file = urn("croft:host:ManagedHost$croft:host:File", "node1-hosts");
const key = urn("tls:index/privateKey:PrivateKey", "mesh-node1");
const provider = urn("pulumi:providers:croft", "default");

const pre = (timestamp: number, urn: string, op = "create") => ({
  timestamp,
  resourcePreEvent: { metadata: { op, urn } },
});
const outputs = (timestamp: number, urn: string, op = "create") => ({
  timestamp,
  resOutputsEvent: { metadata: { op, urn } },
});
const jsonLines = (rows: readonly object[]) =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const spans = spansOf({
  engine: jsonLines([
    { timestamp: 100, preludeEvent: {} },
    pre(100, provider),
    outputs(100, provider),
    pre(100, key),
    outputs(101, key),
    pre(101, machine),
    outputs(102, machine),
    pre(102, packages),
    pre(102, file, "update"),
    outputs(104, file, "update"),
    outputs(110, packages),
    pre(110, urn("croft:host:File", "same"), "same"),
    outputs(110, urn("croft:host:File", "same"), "same"),
  ]),
  provider: jsonLines([
    { time: 100.1, event: "begin", operation: "read", urn: file },
    { time: 101.2, event: "begin", operation: "create", urn: machine },
    { time: 101.9, event: "end", operation: "create", urn: machine },
    { time: 102.1, event: "begin", operation: "create", urn: packages },
    { time: 103.4, event: "begin", operation: "update", urn: file },
    { time: 103.5, event: "end", operation: "update", urn: file },
    { time: 109.8, event: "end", operation: "create", urn: packages },
    { time: 103.4, event: "trip", host: "node1" },
  ]),
  resources: [
    { urn: machine, provider: `${provider}::1f2e` },
    { urn: packages, dependencies: [machine], provider: `${provider}::1f2e` },
    { urn: file, dependencies: [machine, urn("croft:host:File", "same")] },
    { urn: key },
  ],
});

test("steps that change something, ours to the fraction, others to the second, in order", () =>
  expect(
    spans.map(({ urn, start, end }) => [
      urn.split("::").at(-1),
      +start.toFixed(1),
      +end.toFixed(1),
    ]),
  ).toEqual([
    ["default", 0, 0],
    ["mesh-node1", 0, 1],
    ["node1", 1.2, 1.9],
    ["node1-base", 2.1, 9.8],
    ["node1-hosts", 3.4, 3.5],
  ]));

test("a step waits for what its record depends on and for its provider, as far as they were steps", () =>
  expect(spans.map(({ after }) => after)).toEqual([
    [],
    [],
    [provider],
    [machine, provider],
    [machine],
  ]));

test("the critical path leads from the last end back to something that waited for nothing", () =>
  expect(criticalPath(spans).map(({ urn }) => urn)).toEqual([provider, machine, packages]));

test("without a step there is no path", () => expect(criticalPath([])).toEqual([]));

test("the chart", () =>
  expect(renderGantt("a run of <home>", spans, criticalPath(spans))).toBe(
    golden("bench/gantt.svg"),
  ));
