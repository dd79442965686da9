import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { inventoryOf } from "../../inventory/project";
import type { HostFacts } from "./plan";

/** Text of a stack's inventory. @param path another one, relative to the project @throws Error when there is none */
export function readInventory(
  root: string,
  stack: string,
  path = inventoryOf(root, stack),
): string {
  const full = join(root, path);
  if (!existsSync(full)) {
    throw new Error(`stack ${stack}: its inventory ${path} does not exist`);
  }
  return readFileSync(full, "utf8");
}

/** Kubernetes' version as an inventory states it, without its "v"; undefined where it states none. */
export function statedKubernetes(text: string): string | undefined {
  const stated = (parse(text) as Shape | null)?.kubernetes?.version;
  return typeof stated === "string" ? stated.replace(/^v/, "") : undefined;
}

interface Shape {
  readonly kubernetes?: { readonly version?: unknown } | null;
  readonly hosts?: Record<string, HostShape | null>;
}
interface HostShape {
  readonly address?: unknown;
  readonly state?: unknown;
  readonly disks?: unknown;
}

/**
 * The present hosts of an inventory, read leniently: it may lack what only the twin will add (host keys), so it cannot be
 * checked yet, and every fault in it is shown by the engine a moment later, with line and column.
 * @param text the inventory, YAML
 */
export function hostFacts(text: string): HostFacts[] {
  const parsed = parse(text) as Shape | null;
  return Object.entries(parsed?.hosts ?? {})
    .map(([name, own]) => ({ name, own: own ?? {} }))
    .filter(({ own }) => own.state !== "offline")
    .map(({ name, own }) => ({
      name,
      ...(isText(own.address) ? { address: own.address } : {}),
      disks: Array.isArray(own.disks) ? own.disks.filter(isText) : [],
    }));
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
