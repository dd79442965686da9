import { configurationEntries, monitorsIn } from "../../ceph/configuration-text";

/** What a ceph.conf says, wherever and in whatever order it says it. */
interface Configuration {
  readonly fsids: readonly string[];
  /** Addresses of monitors. */
  readonly monitors: readonly string[];
  /** Names of all other options: "debug_ms". Their values may be secrets. */
  readonly options: readonly string[];
}

/** The configuration that is right, and what else may stand in it. */
export interface Wanted {
  /** As the cluster itself, or its orchestrator, would write it; "" when nobody knows. */
  readonly text: string;
  /** Of storage hosts: a monitor that has just left one is still in the files of the others for some seconds. */
  readonly hostAddresses: readonly string[];
}

/** Why a host does not find the cluster by this file, or finds it in another way, in words; none when it is as good as the wanted one. */
export function configurationFaults(text: string, fsid: string, wanted: Wanted): string[] {
  const { fsids, monitors, options } = parse(text);
  if (fsids.length === 0 || fsids.some((other) => other !== fsid))
    return ["a configuration that is not of this cluster"];
  const right = parse(wanted.text);
  if (right.monitors.length === 0) return [];
  const strangers = monitors.filter(
    (address) => !right.monitors.includes(address) && !wanted.hostAddresses.includes(address),
  );
  const own = options.filter((name) => !right.options.includes(name));
  // Fewer than there are will do: the orchestrator brings a new monitor's address when it comes by.
  const finds = monitors.some((address) => right.monitors.includes(address));
  return [
    ...(strangers.length > 0 ? [`a configuration that asks ${strangers.join(", ")}`] : []),
    ...(finds || strangers.length > 0 ? [] : ["a configuration without a monitor"]),
    ...(own.length > 0 ? [`a configuration that sets ${own.join(", ")}`] : []),
  ];
}

function parse(text: string): Configuration {
  const entries = configurationEntries(text);
  return {
    fsids: entries.filter(([name]) => name === "fsid").map(([, value]) => value),
    monitors: monitorsIn(entries),
    options: entries.map(([name]) => name).filter((name) => name !== "fsid" && name !== "mon_host"),
  };
}
