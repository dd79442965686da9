import type { Release } from "../../inventory/site";

/** What Helm is asked for, apart from where the cluster is. */
export interface ReleasePlan {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The release that must stand before this one, by name. @default absent for the first */
  readonly after?: string;
}

/**
 * The releases in the inventory's order, each after the one before: a later one may use what an earlier one brings
 * (custom resources, an ingress class), which no chart states.
 *
 * @param digests hex SHA-256 of each release's chart by release name; it becomes the value `global.chartDigest`, which no
 *   template reads, so that an edited chart is a difference that a preview shows
 */
export function planReleases(
  releases: readonly Release[],
  digests: Readonly<Record<string, string>>,
): readonly ReleasePlan[] {
  return releases.map((release, position) => {
    const before = releases[position - 1];
    return {
      name: release.name,
      namespace: release.namespace,
      chart: release.chart,
      values: withChartDigest(release.values, digests[release.name]),
      ...(before === undefined ? {} : { after: before.name }),
    };
  });
}

function withChartDigest(
  values: Readonly<Record<string, unknown>>,
  chartDigest: string | undefined,
): Record<string, unknown> {
  const global = values["global"];
  const own = typeof global === "object" && global !== null ? global : {};
  return { ...values, global: { ...own, chartDigest } };
}
