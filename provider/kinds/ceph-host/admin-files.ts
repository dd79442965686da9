import type { HostAccess } from "../../access";
import type { Look } from "../../ceph/look";
import type { Answer, Reader, Script, Session } from "../../kind";
import { rows } from "../../rows";
import { configurationFaults, type Wanted } from "./configuration";
import type { CephHostInputs } from "./resource";
import { settled } from "./settled";

const FILES = `conf=/etc/ceph/ceph.conf keyring=/etc/ceph/ceph.client.admin.keyring
`;

/** The key leaves the host as a hash only. */
export const READ_ADMIN_FILES: Script = {
  text: `${FILES}[ ! -s "$conf" ] || factf conf <"$conf"
[ ! -s "$keyring" ] || fact key "$(sed -n 's/^[[:space:]]*key *= *//p' "$keyring" | tr -d '\\n' | sha256sum | cut -c1-64)"
{
  [ ! -e "$conf" ] || rights 0644 "$conf" | sed 's/^# /the configuration is a /'
  [ ! -e "$keyring" ] || rights 0600 "$keyring" | sed 's/^# /the key is a /'
} | factf rights`,
};

/** What the files of a host with the label "_admin" are held against. */
export interface Known extends Wanted {
  /** SHA-256 of the administrator's key. */
  readonly key?: string | undefined;
}

/** By the word of the cluster. */
export function knownOf({ facts }: Look): Known {
  return {
    key: facts.clients["client.admin"]?.key,
    text: facts.configuration,
    hostAddresses: facts.hosts.map(({ address }) => address),
  };
}

/** Of a silent cluster: what the orchestrator has brought last, of which it keeps a copy on the host. */
export async function knownInSilence(
  reader: Reader,
  { access, fsid }: CephHostInputs,
): Promise<Known> {
  const text = `cat "/var/lib/ceph/$fsid/config/ceph.conf" 2>/dev/null`;
  const { stdout } = await reader.probe(access, { text, vars: { fsid } });
  return { text: stdout, hostAddresses: [] };
}

/** What a host with the label "_admin" lacks of the files that make it a way in, or "in place". */
export function adminFilesWord(
  { labels, fsid }: CephHostInputs,
  { facts }: Answer,
  known: Known,
): string {
  if (!labels.includes("_admin")) return settled.adminFiles;
  const { conf, key } = facts;
  const another = key !== undefined && known.key !== undefined && key !== known.key;
  const faults = [
    ...(conf === undefined ? ["no configuration"] : configurationFaults(conf, fsid, known)),
    ...(key === undefined ? ["no key"] : []),
    ...(another ? ["a key that is not the administrator's"] : []),
    ...rows(facts["rights"]),
  ];
  return faults.length === 0 ? settled.adminFiles : faults.join("; ");
}

const SEND = { text: `${FILES}factf keyring <"$keyring"` };

const RECEIVE = `${FILES}umask 077
printf '%s' "$text" | put 0644 "$conf"
put 0600 "$keyring"`;

/**
 * Gives a host the configuration as the cluster has it, and the key of a host that it answers. The orchestrator would bring
 * them too, but compares with what it remembers having brought, and not with what is there.
 */
export async function giveAdminFiles(
  session: Session,
  { facts: { configuration }, via }: Look,
  to: HostAccess,
): Promise<void> {
  const { facts } = await session.probe(via, SEND);
  const vars = { text: configuration };
  await session.run(to, { text: RECEIVE, vars }, { stdin: facts["keyring"] ?? "" });
}
