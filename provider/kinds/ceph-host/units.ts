import { AWAITING } from "../../awaiting";
import { answering, ceph, until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { FOLDERS } from "../../ceph/folders";
import { FIND_DROP_INS, REMOVE_DROP_INS } from "../../drop-ins";
import type { Answer, Script, Session } from "../../kind";
import { rows } from "../../rows";
import { UNMASK } from "../../unmasked";
import type { CephHostInputs } from "./resource";
import { settled } from "./settled";

/**
 * Puts the units by which Ceph starts here at boot into "$@": each daemon that the orchestrator has placed, and the targets. Of one
 * without a file systemd tells no state: `has_file UNIT`. `lacks UNIT` tells what is gone of what its daemon starts by, which a
 * running one does not miss.
 */
const UNITS = `etc=/etc/systemd/system data=/var/lib/ceph/$fsid
set --
for folder in "$data"/*.*/; do
  folder=\${folder%/}
  if [ -e "$folder/unit.run" ] || [ -e "$folder/unit.meta" ]; then
    set -- "$@" "ceph-$fsid@\${folder##*/}.service"
  fi
done
[ $# = 0 ] || set -- ceph.target "ceph-$fsid.target" "$@"
has_file() {
  case $1 in
    *@*) [ -e "$etc/ceph-$fsid@.service" ] ;;
    *) [ -e "$etc/$1" ] ;;
  esac
}
name_of() { name=\${1#*@}; name=\${name%.service}; }
lacks() {
  name_of "$1"
  case $1 in
    *@mon.* | *@mgr.* | *@mds.* | *@osd.*) files="unit.run config keyring" ;;
    *@*) files=unit.run ;;
    *) files= ;;
  esac
  for file in $files; do [ -s "$data/$name/$file" ] || echo "$name is without $file"; done
}
`;

/** Fact `units`: those that will not start at the next boot, or may not as the orchestrator has them, a line each. */
const READ = `${FIND_DROP_INS}${FOLDERS}${UNITS}{
  [ $# = 0 ] || for folder in $(folders_gone); do echo "$folder is gone"; done
  for unit in "$@" "ceph-$fsid@.service"; do
    find_drop_ins "$unit"
    for file in $drop_ins; do echo "$file is nobody's"; done
  done
  for unit in "$@"; do
    shift
    lacks "$unit"
    if has_file "$unit"; then set -- "$@" "$unit"; else echo "$unit is gone"; fi
  done
  for state in $(systemctl is-enabled -- "$@" 2>/dev/null); do
    [ "$state" = enabled ] || printf '%s is %s\\n' "$1" "$state"
    shift
  done
} | factf units`;

/**
 * Fact `lost`, where files are gone: the daemons that are to be deployed again. Any daemon brings those of the units: the last, which
 * is an OSD or a monitor, if there is one.
 */
const ENABLE = `${UNMASK}${REMOVE_DROP_INS}${FOLDERS}${UNITS}[ $# = 0 ] || make_folders
lost= gone=
for unit in "$@"; do
  name_of "$unit"
  [ -z "$(lacks "$unit")" ] || lost="$lost $name"
  has_file "$unit" || gone=yes
done
if [ -n "$gone" ] && [ -z "$lost" ]; then lost=$name; fi
if [ -n "$lost" ]; then
  fact lost "$lost"
  exit 0
fi
for unit in "$@" "ceph-$fsid@.service"; do remove_drop_ins "$unit"; done
for unit in "$@"; do unmask "$unit"; done
systemctl --quiet enable -- "$@"`;

/** Waits for what the orchestrator makes when it deploys $daemon, which it starts again when the files are there. */
const AWAIT = `${AWAITING}${UNITS}whole() { [ -z "$(lacks "$1")" ] && has_file "$1"; }
for unit in ceph.target "ceph-$fsid.target" "ceph-$fsid@$daemon.service"; do
  await 120 "the orchestrator to make what $unit starts by" whole "$unit" || exit 1
done
unit=ceph-$fsid@$daemon.service
cd "$data/$daemon"
made=$(stat -c %Y "$etc/ceph-$fsid@.service" unit.run config keyring 2>/dev/null | sort -n | tail -n 1)
started() {
  since=$(systemctl show -p ActiveEnterTimestamp --timestamp=unix --value -- "$unit")
  [ "\${since#@}" -ge "$made" ] 2>/dev/null
}
await 60 "$daemon to start again" started || :`;

export function readUnits(fsid: string): Script {
  return { text: READ, vars: { fsid } };
}

export function awaiting(fsid: string, daemon: string): Script {
  return { text: AWAIT, vars: { fsid, daemon } };
}

export function enabling(fsid: string): Script {
  return { text: ENABLE, vars: { fsid } };
}

/**
 * Lets all of them start at boot, and starts none of them now: each has a row that says whether it runs. Where files are gone, the
 * orchestrator makes them with the daemon that it deploys again: it is away for a moment, and its data stay.
 */
export async function enableUnits(session: Session, host: HostUnits): Promise<void> {
  const { access, fsid } = host;
  const { lost } = (await session.run(access, enabling(fsid))).facts;
  if (lost === undefined) return;
  for (const daemon of lost.trim().split(" ")) await redeploy(session, host, daemon);
  await session.run(access, enabling(fsid));
}

type HostUnits = Pick<CephHostInputs, "access" | "members" | "fsid">;

async function redeploy(session: Session, { access, members, fsid }: HostUnits, daemon: string) {
  session.progress(`files are gone from ${access.host}: deploying ${daemon} again`);
  const served = serves(daemon, (await answering(session, members)).facts);
  const command = { prefix: "orch daemon redeploy", name: daemon };
  await ceph(session, members, [{ to: "mgr", command, retrySeconds: 60 }]);
  await session.run(access, awaiting(fsid, daemon), { timeoutSeconds: 420 });
  if (!served) return;
  await until(session, members, 120, (now) =>
    serves(daemon, now) ? undefined : `waiting for ${daemon} to serve again`,
  );
}

/** Whether the cluster counts on an OSD or a monitor; of others another takes the place. */
function serves(daemon: string, { osds, quorum }: ClusterFacts): boolean {
  const name = daemon.slice("osd.".length);
  if (daemon.startsWith("osd.")) return osds.some(({ id, up }) => String(id) === name && up);
  return !daemon.startsWith("mon.") || quorum.includes(name);
}

/** Which of them stay away at the next boot, or "enabled". */
export function unitsWord({ facts }: Answer): string {
  return rows(facts["units"]).join(", ") || settled.units;
}
