import type { CephCommand } from "./commands";

/** A pool's option as wanted. A single copy is what a site has declared; Ceph asks whether it is meant. */
export function setPool(pool: string, option: "size" | "min_size", value: number): CephCommand {
  const sure = option === "size" && value === 1 ? { yes_i_really_mean_it: true } : {};
  const command = { prefix: "osd pool set", pool, var: option, val: String(value), ...sure };
  return { to: "mon", command };
}
