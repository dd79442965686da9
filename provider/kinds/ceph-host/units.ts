import { AWAITING } from "../../awaiting";
import { answering, ceph, until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import type { Answer, Script, Session } from "../../kind";
import { rows } from "../../rows";
import { UNMASK } from "../../unmasked";
import type { CephHostInputs } from "./resource";
import { settled } from "./settled";

/**
 * Puts the units by which Ceph starts here at boot into "$@": each daemon that the orchestrator has placed, and the targets. Of one
 * without a file systemd tells no state: `has_file UNIT`.
 */
const UNITS = `etc=/etc/systemd/system
set --
for program in "/var/lib/ceph/$fsid"/*.*/unit.run; do
  daemon=\${program%/unit.run}
  [ ! -e "$program" ] || set -- "$@" "ceph-$fsid@\${daemon##*/}.service"
done
[ $# = 0 ] || set -- ceph.target "ceph-$fsid.target" "$@"
has_file() {
  case $1 in
    *@*) [ -e "$etc/ceph-$fsid@.service" ] ;;
    *) [ -e "$etc/$1" ] ;;
  esac
}
`;

/** Fact `units`: those that will not start at the next boot, a line each. */
const READ = `${UNITS}{
  for unit in "$@"; do
    shift
    if has_file "$unit"; then set -- "$@" "$unit"; else echo "$unit is gone"; fi
  done
  for state in $(systemctl is-enabled -- "$@" 2>/dev/null); do
    [ "$state" = enabled ] || printf '%s is %s\\n' "$1" "$state"
    shift
  done
} | factf units`;

/** Fact `lost`, where a file is gone: the last of the daemons, which is an OSD or a monitor, if there is one. */
const ENABLE = `${UNMASK}${UNITS}for unit in "$@"; do
  if ! has_file "$unit"; then
    for unit in "$@"; do :; done
    unit=\${unit#*@}
    fact lost "\${unit%.service}"
    exit 0
  fi
done
for unit in "$@"; do unmask "$unit"; done
systemctl --quiet enable -- "$@"`;

/** Waits for what the orchestrator makes when it deploys $daemon, which it starts again when the files are there. */
const AWAIT = `${AWAITING}${UNITS}for unit in "$@"; do
  await 120 "the orchestrator to make $unit" has_file "$unit" || exit 1
done
made=$(stat -c %Y "$etc/ceph-$fsid@.service")
started() {
  since=$(systemctl show -p ActiveEnterTimestamp --timestamp=unix --value -- "ceph-$fsid@$daemon.service")
  [ "\${since#@}" -ge "$made" ] 2>/dev/null
}
await 60 "$daemon to start again" started || :`;

export function readUnits(fsid: string): Script {
  return { text: READ, vars: { fsid } };
}

export function enabling(fsid: string): Script {
  return { text: ENABLE, vars: { fsid } };
}

/**
 * Lets all of them start at boot, and starts none of them now: each has a row that says whether it runs. Where files are gone, one
 * daemon is deployed again, with which the orchestrator makes them: it is away for a moment, and its data stay.
 */
export async function enableUnits(
  session: Session,
  { access, members, fsid }: Pick<CephHostInputs, "access" | "members" | "fsid">,
): Promise<void> {
  const { lost } = (await session.run(access, enabling(fsid))).facts;
  if (lost === undefined) return;
  session.progress(`units are gone from ${access.host}: deploying ${lost} again`);
  const served = serves(lost, (await answering(session, members)).facts);
  const command = { prefix: "orch daemon redeploy", name: lost };
  await ceph(session, members, [{ to: "mgr", command, retrySeconds: 60 }]);
  await session.run(access, { text: AWAIT, vars: { fsid, daemon: lost } }, { timeoutSeconds: 200 });
  await session.run(access, enabling(fsid));
  if (!served) return;
  await until(session, members, 120, (now) =>
    serves(lost, now) ? undefined : `waiting for ${lost} to serve again`,
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
