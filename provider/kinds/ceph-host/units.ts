import type { Answer, Script } from "../../kind";
import { rows } from "../../rows";
import { UNMASK } from "../../unmasked";
import { settled } from "./settled";

/**
 * Puts the units by which Ceph starts here at boot into "$@": the targets, and each daemon that the orchestrator has placed.
 * Those without a file are left out, of which systemd tells no state.
 */
const UNITS = `etc=/etc/systemd/system
set --
for unit in ceph.target "ceph-$fsid.target"; do
  [ ! -e "$etc/$unit" ] || set -- "$@" "$unit"
done
if [ -e "$etc/ceph-$fsid@.service" ]; then
  for program in "/var/lib/ceph/$fsid"/*.*/unit.run; do
    daemon=\${program%/unit.run}
    [ ! -e "$program" ] || set -- "$@" "ceph-$fsid@\${daemon##*/}.service"
  done
fi
`;

/** Fact `units`: those that will not start at the next boot, a line each. */
const READ = `${UNITS}for state in $(systemctl is-enabled -- "$@" 2>/dev/null); do
  [ "$state" = enabled ] || printf '%s is %s\\n' "$1" "$state"
  shift
done | factf units`;

const ENABLE = `${UNMASK}${UNITS}for unit in "$@"; do unmask "$unit"; done
systemctl --quiet enable -- "$@"`;

export function readUnits(fsid: string): Script {
  return { text: READ, vars: { fsid } };
}

/** Lets all of them start at boot, and starts none of them now: each has a row that says whether it runs. */
export function enableUnits(fsid: string): Script {
  return { text: ENABLE, vars: { fsid } };
}

/** Which of them stay away at the next boot, or "enabled". */
export function unitsWord({ facts }: Answer): string {
  return rows(facts["units"]).join(", ") || settled.units;
}
