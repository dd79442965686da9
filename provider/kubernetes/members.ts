import type { HostAccess } from "../access";
import type { Reader, Session } from "../kind";
import { poll } from "../poll";
import { ASK_API, ENVIRONMENT } from "./shell";

/** What one control plane host says of itself. */
export interface Standing {
  readonly access: HostAccess;
  /** Its joining was completed. */
  readonly member: boolean;
  /** Its own API server is ready to serve. */
  readonly ready: boolean;
}

const standing = {
  text: `${ENVIRONMENT}${ASK_API}
[ -z "$(member)" ] || fact member yes
own_server
case $(ask /readyz) in ok*) fact ready yes ;; esac
:`,
};

/** Asks all hosts at once. Those that cannot be reached are left out and named. */
export async function standings(
  reader: Reader,
  hosts: readonly HostAccess[],
): Promise<{ readonly found: readonly Standing[]; readonly unreachable: readonly string[] }> {
  const online = hosts.filter((access) => access.offline !== true);
  const answers = await Promise.allSettled(online.map((access) => reader.probe(access, standing)));
  const found: Standing[] = [];
  const unreachable = hosts.filter((access) => access.offline === true).map((a) => a.host);
  answers.forEach((answer, i) => {
    const access = online[i]!;
    if (answer.status === "rejected") unreachable.push(access.host);
    else {
      const { facts } = answer.value;
      found.push({ access, member: facts["member"] === "yes", ready: facts["ready"] === "yes" });
    }
  });
  return { found, unreachable };
}

/**
 * A control plane that can let others in and out, waiting a while for one: after a power cut they come back by themselves.
 * @throws Error naming what each of them lacks
 */
export async function sponsor(
  session: Session,
  peers: readonly HostAccess[],
  seconds = 60,
): Promise<HostAccess> {
  let lacks = "";
  const found = await poll(session, seconds, async () => {
    const { found, unreachable } = await standings(session, peers);
    const ready = found.find(({ member, ready }) => member && ready);
    lacks = [
      ...unreachable.map((host) => `${host} cannot be reached`),
      ...found.map(({ access, member }) =>
        member ? `the API of ${access.host} is not ready` : `${access.host} has not joined`,
      ),
    ].join(", ");
    return ready?.access;
  });
  if (found === undefined)
    throw new Error(`no control plane to turn to: ${lacks || "there is no other one"}`);
  return found;
}
