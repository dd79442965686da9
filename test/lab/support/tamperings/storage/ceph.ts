import { row } from "../../tampering";

export const nodes = ["node1", "node2", "node3"];

/** A text that gives Ceph orders. Hosts have no `ceph` of their own: it comes with the container that the daemons run from. */
export const ceph = (...commands: readonly string[]) =>
  `timeout 120 cephadm shell -- bash -ec '${commands.join(" && ")}' >/dev/null 2>&1`;

/** Inside of such a text: the number of node3's one OSD. */
export const osdOfNode3 = "$(ceph osd ls-tree node3 | head -n 1)";

/** Inside of a text: those of a host's units that are loaded. @param pattern of their names */
export const unitsLike = (pattern: string) =>
  `$(systemctl list-units --plain --no-legend '${pattern}' | cut -d' ' -f1)`;

/** A text that stops a host's daemons. @param pattern of their units' names */
export const stopUnits = (pattern: string) => `systemctl stop ${unitsLike(pattern)}`;

/** A text that stops a host's daemons, and keeps them from being started. @param pattern of their units' names */
export const maskUnits = (pattern: string) =>
  `systemctl --quiet mask --now ${unitsLike(pattern)}; sleep 3`;

/** Without its key on a host the orchestrator can neither show nor mend anything there. */
export const orchestrator = "the orchestrator's way to its hosts";

export const cluster = "croft:storage:CephCluster";
export const osd = "croft:storage:CephOsd";
export const mount = "croft:storage:CephMount";
export const storageHost = "croft:storage:CephHost";
/** Of each host, its mount that does not answer. */
export const everyMount = nodes.map((node) => row(mount, `storage-home-${node}`, "mounted"));
/** The row of node3's one OSD. */
export const disk3 = "storage-node3.croft-node3-disk0";
