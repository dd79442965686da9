import type { CephCommand } from "./commands";
import { hostRule, type RuleFacts } from "./crush";

/** A pool's option as wanted. A single copy is what a site has declared; Ceph asks whether it is meant. */
export function setPool(pool: string, option: "size" | "min_size", value: number): CephCommand {
  const sure = option === "size" && value === 1 ? { yes_i_really_mean_it: true } : {};
  const command = { prefix: "osd pool set", pool, var: option, val: String(value), ...sure };
  return { to: "mon", command };
}

/** Takes what limits a pool away. */
export function unlimited(pool: string): CephCommand[] {
  return ["max_bytes", "max_objects"].map((field) => {
    return { to: "mon", command: { prefix: "osd pool set-quota", pool, field, val: "0" } };
  });
}

/** Lets pools keep their copies on different hosts, by a rule that is made if there is none. */
export function spreadOverHosts(
  pools: readonly string[],
  rules: readonly RuleFacts[],
): CephCommand[] {
  if (pools.length === 0) return [];
  const { name, make } = hostRule(rules);
  const follow = pools.map((pool): CephCommand => {
    return { to: "mon", command: { prefix: "osd pool set", pool, var: "crush_rule", val: name } };
  });
  return [...make, ...follow];
}
