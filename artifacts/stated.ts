import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { inventoryOf } from "../inventory/project";
import type { Site } from "../inventory/site";
import { type ArtifactRow, catalogue } from "./catalogue";
import { rowKey } from "./lock";
import { type Versions, versions } from "./versions";

/** The two things whose versions an inventory states. */
type Stating = Pick<Site, "kubernetes" | "storage">;

/** The pinned versions, with those that a site states in place of their own. */
export function versionsOf({ kubernetes, storage }: Stating): Versions {
  return {
    ...versions,
    ...(kubernetes ? { kubernetes: kubernetes.version.replace(/^v/, "") } : {}),
    ...(storage ? { ceph: storage.version } : {}),
  };
}

/** What the hosts of any of these sites may fetch, each row once; without a site, the pinned versions. */
export function wantedRows(sites: readonly Stating[]): readonly ArtifactRow[] {
  const rows = [{}, ...sites].flatMap((site) => catalogue(versionsOf(site)));
  return [...new Map(rows.map((row) => [rowKey(row), row])).values()];
}

/**
 * What the inventory of each stack of a project states. Read leniently: a fault in one is its preview's to tell, and host
 * keys may still be missing.
 */
export function statedByStacks(project: string): Stating[] {
  return readdirSync(project)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .map((stack) => join(project, inventoryOf(project, stack)))
    .filter((path) => existsSync(path))
    .map((path) => stating(parse(readFileSync(path, "utf8"))));
}

function stating(inventory: unknown): Stating {
  const { kubernetes, storage } = (inventory ?? {}) as Partial<Stating>;
  return {
    ...(typeof kubernetes?.version === "string" ? { kubernetes } : {}),
    ...(typeof storage?.version === "string" ? { storage } : {}),
  };
}
