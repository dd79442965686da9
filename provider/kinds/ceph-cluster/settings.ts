import type { CephCommand } from "../../ceph/commands";
import type { OrchestratorFacts, PoolFacts } from "../../ceph/facts";
import { setPool } from "../../ceph/pools";
import type { CephClusterInputs } from "./resource";

/** "osd/host:node1/osd_memory_target" as its section with mask, and its name. */
export function splitOption(key: string): { who: string; name: string } {
  // Options of manager modules have slashes of their own: "mgr/mgr/cephadm/ssh_user".
  const at = key.startsWith("mgr/mgr/") ? 3 : key.lastIndexOf("/");
  return { who: key.slice(0, at), name: key.slice(at + 1) };
}

/** From one set of options to another: what is new or differs is set, what is gone goes back to its default. */
export function configCommands(
  olds: Readonly<Record<string, string>>,
  news: Readonly<Record<string, string>>,
): CephCommand[] {
  const gone = Object.keys(olds).filter((key) => news[key] === undefined);
  const set = Object.entries(news).filter(([key, value]) => olds[key] !== value);
  return [
    ...gone.map((key): CephCommand => {
      return { to: "mon", command: { prefix: "config rm", ...splitOption(key) } };
    }),
    ...set.map(([key, value]): CephCommand => {
      return { to: "mon", command: { prefix: "config set", ...splitOption(key), value } };
    }),
  ];
}

/**
 * What `ceph osd set` knows, but for what Ceph keeps set by itself. Forgotten after a maintenance, each of them keeps the
 * cluster from mending itself, or from noticing that it should.
 * @see docs.ceph.com, "Health checks", OSDMAP_FLAGS
 */
const maintenance = [
  "noup",
  "nodown",
  "noin",
  "noout",
  "nobackfill",
  "norebalance",
  "norecover",
  "noscrub",
  "nodeep-scrub",
  "nosnaptrim",
  "pauserd",
  "pausewr",
];

/** @param flags of the OSD map; one of a single host or OSD ("noout node3") is always somebody's */
export function maintenanceFlags(flags: readonly string[]): string[] {
  return [
    ...maintenance.filter((flag) => flags.includes(flag)),
    ...flags.filter((flag) => flag.includes(" ")),
  ];
}

/** Unsets them. Reads and writes are paused by one order, and so they go on. */
export function flagCommands(flags: readonly string[]): CephCommand[] {
  const keys = new Set(flags.map((flag) => (flag.startsWith("pause") ? "pause" : flag)));
  return [...keys].map((key) => {
    const [flag, who] = key.split(" ");
    if (who === undefined) return { to: "mon", command: { prefix: "osd unset", key } };
    return { to: "mon", command: { prefix: "osd unset-group", flags: flag, who: [who] } };
  });
}

/** The options as they rule: those declared, and those of the same names that stand beside them for fewer daemons or for more. */
export function rulingConfig(
  declared: Readonly<Record<string, string>>,
  live: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set(Object.keys(declared).map((key) => splitOption(key).name));
  const beside = Object.entries(live).filter(([key]) => names.has(splitOption(key).name));
  const own = Object.keys(declared).map((key) => [key, live[key] ?? "(default)"] as const);
  return Object.fromEntries([...beside, ...own]);
}

/** "cephadm" as Croft sets it up; else what differs, in words. */
export function orchestratorWord(facts: OrchestratorFacts): string {
  const { backend, enabled, paused, user, ownConfiguration } = facts;
  return [
    backend === "" ? "none" : backend,
    ...(enabled ? [] : ["module not enabled"]),
    ...(paused ? ["paused"] : []),
    ...(user === "root" ? [] : [`logging in as ${user}`]),
    ...(ownConfiguration ? ["with an SSH configuration"] : []),
  ].join(", ");
}

/** A manager starts again with another list of modules, and takes some seconds before it serves the new one. */
const patient = { to: "mgr", retrySeconds: 60 } as const;

/** Sets it up as `orchestratorWord` wants it. */
export function orchestratorCommands(facts: OrchestratorFacts): CephCommand[] {
  const { backend, enabled, paused, user, ownConfiguration } = facts;
  return [
    ...(enabled && backend === "cephadm" ? [] : backendCommands),
    ...(ownConfiguration ? [{ ...patient, command: { prefix: "cephadm clear-ssh-config" } }] : []),
    ...(user === "root"
      ? []
      : [{ ...patient, command: { prefix: "cephadm set-user", user: "root" } }]),
    ...(paused ? [{ ...patient, command: { prefix: "orch resume" } }] : []),
  ];
}

const backendCommands: readonly CephCommand[] = [
  { to: "mon", command: { prefix: "mgr module enable", module: "cephadm" } },
  { ...patient, command: { prefix: "orch set backend", module_name: "cephadm" } },
];

/**
 * The managers' own pool was made with the defaults of its day, and no other resource has it: it follows them, since its
 * copies count when a host wants to leave.
 */
export function managerPoolCommands(
  config: Readonly<Record<string, string>>,
  pools: readonly PoolFacts[],
): CephCommand[] {
  const pool = pools.find(({ name }) => name === ".mgr");
  if (pool === undefined) return [];
  const size = config["global/osd_pool_default_size"];
  const minimum = config["global/osd_pool_default_min_size"];
  return [
    ...(size === undefined || String(pool.size) === size
      ? []
      : [setPool(".mgr", "size", Number(size))]),
    ...(minimum === undefined || String(pool.minSize) === minimum
      ? []
      : [setPool(".mgr", "min_size", Number(minimum))]),
  ];
}

/**
 * Gives the orchestrator its SSH key; tried again while the manager that was just told to orchestrate restarts. The stored
 * key by itself first: a manager that has the right one in its memory takes the order for done and stores nothing.
 */
export function keyCommands(
  inputs: Pick<CephClusterInputs, "sshPrivateKey" | "sshPublicKey">,
): CephCommand[] {
  const key = (order: string, stored: string, text: string): CephCommand[] => [
    {
      to: "mon",
      command: { prefix: "config-key set", key: `mgr/cephadm/${stored}` },
      input: `${text.trim()}\n`,
    },
    { ...patient, command: { prefix: order }, input: `${text.trim()}\n` },
  ];
  return [
    ...backendCommands,
    ...key("cephadm set-priv-key", "ssh_identity_key", inputs.sshPrivateKey),
    ...key("cephadm set-pub-key", "ssh_identity_pub", inputs.sshPublicKey),
  ];
}
