import type { Draft } from "../draft";
import type { Finding, Path } from "../fault";
import { shown } from "../one-line";
import { isNode } from "../site";
import { isMapping, ownValue } from "../source";

/** What stands at a chart's path. */
export type ChartPlace = "chart" | "absent" | "unreadable" | "no-chart";

/** @param chartAt looks at a path relative to the project */
export function releaseFindings(draft: Draft, chartAt: (path: string) => ChartPlace): Finding[] {
  const releases = Object.entries(draft.inventory.releases ?? {});
  return [
    ...(releases.length === 0 ? [] : clusterFindings(draft)),
    ...releases.flatMap(([name, release]) => {
      const path: Path = ["releases", name];
      return [
        ...chartFindings(release?.chart, [...path, "chart"], chartAt),
        ...valueFindings(release?.values ?? {}, [...path, "values"]),
        ...globalFindings(release?.values ?? {}, [...path, "values", "global"]),
      ];
    }),
    ...exposeFindings(draft),
  ];
}

function clusterFindings({ inventory, hosts, rolesKnown, isRefused }: Draft): Finding[] {
  if (!("kubernetes" in inventory) && !isRefused(["kubernetes"])) {
    // Of a host with a role of the cluster the same is said.
    if (rolesKnown && hosts.some(isNode)) return [];
    const reason = "releases need a cluster; write a section kubernetes, or remove them";
    return [{ path: ["releases"], reason }];
  }
  if (!rolesKnown || hosts.length === 0 || hosts.some(({ roles }) => roles.includes("worker")))
    return [];
  return [
    {
      path: ["releases"],
      reason: "no host has the role worker, which releases run on; give it to one",
    },
  ];
}

function chartFindings(
  chart: string | undefined,
  path: Path,
  chartAt: (path: string) => ChartPlace,
): Finding[] {
  if (chart === undefined) return [];
  const place = chartAt(chart);
  if (place === "absent") {
    return [
      {
        path,
        reason: `${shown(chart)} does not exist; write a chart's path relative to the project`,
      },
    ];
  }
  if (place === "unreadable") {
    return [
      {
        path,
        reason: `${shown(chart)} cannot be read; write a chart's path relative to the project`,
      },
    ];
  }
  return place === "chart"
    ? []
    : [
        {
          path,
          reason: `${shown(chart)} is no chart: a folder with a Chart.yaml, or a .tgz file; write the path of one`,
        },
      ];
}

/** What begins a private key in text, whatever kind of it. @see RFC 7468; PGP's block is called so too */
const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;

/** Helm reads null as "remove the chart's default", which a line left empty by mistake looks exactly like. */
function valueFindings(value: unknown, path: Path): Finding[] {
  if (typeof value === "string" && privateKey.test(value)) {
    const reason =
      "holds a private key, which belongs in no inventory; keep it in a Secret that you make by hand, and write its name";
    return [{ path, reason }];
  }
  if (value === null) return [{ path, reason: "is empty; write a value, or remove the line" }];
  if (typeof value === "number" && !Number.isFinite(value)) {
    return [{ path, reason: "is no finite number; write one, or text in quotes" }];
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return [{ path, reason: "is too large to be kept exactly; write it in quotes" }];
  }
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : isMapping(value)
      ? Object.entries(value)
      : [];
  return inner.flatMap(([step, item]) => valueFindings(item, [...path, step]));
}

/** Croft writes the chart's digest among what a chart and its parts share, by which an edited chart is seen. */
function globalFindings(values: object, path: Path): Finding[] {
  const shared = ownValue(values as Record<string, unknown>, "global") ?? {};
  if (!isMapping(shared))
    return [
      { path, reason: "must be a mapping, as Helm takes it; write lines `name: value` below it" },
    ];
  return Object.hasOwn(shared, "chartDigest")
    ? [
        {
          path: [...path, "chartDigest"],
          reason: "Croft itself writes this value; choose another name",
        },
      ]
    : [];
}

function exposeFindings({ inventory, hosts, rolesKnown }: Draft): Finding[] {
  const balanced = hosts.some(({ roles }) => roles.includes("load-balancer"));
  const users = { port: new Map<number, string>(), nodePort: new Map<number, string>() };
  return Object.entries(inventory.releases ?? {}).flatMap(([name, release]) => {
    const path: Path = ["releases", name, "expose"];
    const expose = release?.expose;
    if (expose === undefined) return [];
    const findings: Finding[] = [];
    if (rolesKnown && hosts.length > 0 && !balanced) {
      const reason =
        "no host has the role load-balancer, which would reach it; give it to one, or remove this";
      findings.push({ path, reason });
    }
    for (const field of ["port", "nodePort"] as const) {
      const value = expose[field];
      if (value === undefined) continue;
      const other = users[field].get(value);
      if (other === undefined) users[field].set(value, name);
      else {
        const reason = `${value} is already used by releases.${other}; write another one`;
        findings.push({ path: [...path, field], reason });
      }
    }
    return findings;
  });
}
