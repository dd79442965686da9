import { AT_BOOT } from "../../at-boot";
import type { Answer } from "../../kind";
import { rows } from "../../rows";
import { UNMASK } from "../../unmasked";

/**
 * The server of this connection is the ancestor that init has started. Facts: `ssh_unit`, what would have to start it at the next
 * boot; `ssh_state`, whether its files do; `ssh_complaint`, for which OpenSSH's server would end at once. All empty for a server
 * that no unit has started. And `ssh_target`: the one of systemd's own that a boot would end at, before it starts any service.
 */
export const SSH_SERVER = `${AT_BOOT}pid=$PPID server=$PPID
while [ "\${pid:-0}" -gt 1 ]; do
  server=$pid pid=
  while read -r key value; do
    if [ "$key" = PPid: ]; then pid=$value; break; fi
  done <"/proc/$server/status"
done
unit=
while IFS= read -r line; do
  case $line in 0::*.service | *:name=systemd:*.service) unit=\${line##*/} ;; esac
done <"/proc/$server/cgroup"
state=
case $unit in
  "") ;;
  # One process for each connection: its socket takes them.
  *@*.service) unit=\${unit%%@*}.socket state=$(at_boot "$unit") ;;
  *)
    state=$(at_boot "$unit")
    case $state in
      disabled | masked*)
        case $(at_boot "\${unit%.service}.socket") in enabled*) state=enabled ;; esac ;;
    esac ;;
esac
fact ssh_unit "$unit"
fact ssh_state "$state"
target=$(readlink /etc/systemd/system/default.target)
target=\${target##*/}
case $target in rescue.target | emergency.target | sysinit.target | basic.target | poweroff.target | halt.target | reboot.target)
  fact ssh_target "$target" ;;
esac
program=$(readlink "/proc/$server/exe")
program=\${program% (deleted)}
case $unit:$program in
  ?*:*/sshd)
    # It shows its arguments in its title.
    title=$(tr '\\0' ' ' <"/proc/$server/cmdline")
    set --
    case $title in *" -f "*) title=\${title#* -f } && set -- -f "\${title%% *}" ;; esac
    # Debian's unit gives it these words of a file that a package leaves to whoever edits it.
    options=$(sed -n 's/^SSHD_OPTS=//p' /etc/default/ssh 2>/dev/null | tail -n 1 | tr -d "\\"'")
    complaint=$("$program" -t "$@" $options 2>&1) || fact ssh_complaint "$complaint" ;;
esac
`;

/** Has $unit start at the next boot, and the boot end where the distribution's does if it would not with $target; "" for neither. */
export const START_AT_BOOT = `${UNMASK}
set -eu
if [ -n "$target" ]; then
  rm -f /etc/systemd/system/default.target
  systemctl daemon-reload
fi
if [ -n "$unit" ]; then
  unmask "$unit"
  systemctl --quiet enable -- "$unit"
fi
`;

/** What becomes of the way to a host at its next boot. */
export interface SshServer {
  /** "starts", or why it will not: "ssh.service is disabled". */
  readonly atBoot: string;
  /** What `START_AT_BOOT` mends it by; "" where there is nothing to mend. */
  readonly unit: string;
  readonly target: string;
  /** What the server says to its configuration or its keys, one line; "" when it would start. */
  readonly complaint: string;
}

/** From the facts of `SSH_SERVER`. A server that cannot be told anything of counts as one that starts. */
export function sshServer(facts: Answer["facts"]): SshServer {
  const { ssh_unit: unit = "", ssh_state: state = "", ssh_target: target = "" } = facts;
  const said = rows(facts["ssh_complaint"]).map((row) => row.trim());
  // What is deprecated is let pass, and that it ends says nothing.
  const complaint = said.find((row) => !/deprecated|terminating/i.test(row)) ?? said[0] ?? "";
  const lost = state === "disabled" || state.startsWith("masked");
  const reasons = [
    ...(lost ? [`${unit} is ${state}`] : []),
    ...(target === "" ? [] : [`a boot ends at ${target}`]),
    ...(complaint === "" ? [] : [`sshd refuses: ${complaint}`]),
  ];
  return { atBoot: reasons.join("; ") || "starts", unit: lost ? unit : "", target, complaint };
}
