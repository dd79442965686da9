import type { Session } from "../kind";
import { UNMASK } from "../unmasked";
import { FOLDERS } from "./folders";
import type { Members } from "./look";

/** Starts those of $services that the orchestrator has placed here, and which it could start by itself if it ran. */
const WAKE = `${UNMASK}${FOLDERS}for service in $services; do
  for folder in "/var/lib/ceph/$fsid/$service".*; do
    [ -d "$folder" ] || continue
    unit=ceph-$fsid@\${folder##*/}.service
    if systemctl --quiet is-active "$unit"; then continue; fi
    progress "starting $unit"
    systemctl reset-failed "$unit" 2>/dev/null || :
    make_folders
    unmask "$unit"
    systemctl --quiet enable "$unit" && systemctl start "$unit" || :
  done
done`;

/**
 * Starts what is placed on these hosts and does not run, also where somebody has masked it. That a host cannot be reached is no
 * failure here, since the others may do without it: whoever waits for the daemons says what is missing.
 * @param services as the orchestrator names them: "mon", "mds.home"
 */
export async function wake(
  session: Session,
  hosts: Members,
  fsid: string,
  services: readonly string[],
): Promise<void> {
  const vars = { fsid, services: services.join(" ") };
  await Promise.allSettled(hosts.map((access) => session.run(access, { text: WAKE, vars })));
}
