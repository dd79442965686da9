import type { HostAccess } from "../../access";
import type { ClusterFacts } from "../../ceph/facts";
import type { Answer, Script, Session } from "../../kind";
import { rows } from "../../rows";
import type { CephHostInputs } from "./resource";
import { settled } from "./settled";

const FILES = `conf=/etc/ceph/ceph.conf keyring=/etc/ceph/ceph.client.admin.keyring
`;

/** The key leaves the host as a hash only. */
export const READ_ADMIN_FILES: Script = {
  text: `${FILES}[ ! -s "$conf" ] || fact fsid "$(sed -n 's/^[[:space:]]*fsid *= *//p' "$conf")"
[ ! -s "$keyring" ] || fact key "$(sed -n 's/^[[:space:]]*key *= *//p' "$keyring" | tr -d '\\n' | sha256sum | cut -c1-64)"
{
  [ ! -e "$conf" ] || rights 0644 "$conf" | sed 's/^# /the configuration is a /'
  [ ! -e "$keyring" ] || rights 0600 "$keyring" | sed 's/^# /the key is a /'
} | factf rights`,
};

/** What a host with the label "_admin" lacks of the files that make it a way in, or "in place". @param cluster unless it is silent */
export function adminFilesWord(
  { labels, fsid }: CephHostInputs,
  { facts }: Answer,
  cluster?: ClusterFacts,
): string {
  if (!labels.includes("_admin")) return settled.adminFiles;
  const key = cluster?.clients["client.admin"]?.key ?? facts["key"];
  const faults = [
    ...(facts["fsid"] === undefined ? ["no configuration"] : []),
    ...((facts["fsid"] ?? fsid) === fsid ? [] : ["a configuration that is not of this cluster"]),
    ...(facts["key"] === undefined ? ["no key"] : []),
    ...(facts["key"] === undefined || facts["key"] === key
      ? []
      : ["a key that is not the administrator's"]),
    ...rows(facts["rights"]),
  ];
  return faults.length === 0 ? settled.adminFiles : faults.join("; ");
}

const SEND = { text: `${FILES}factf conf <"$conf"; factf keyring <"$keyring"` };

const RECEIVE = `${FILES}umask 077
printf '%s' "$text" | put 0644 "$conf"
put 0600 "$keyring"`;

/**
 * Copies them from a host whose own are good. The orchestrator would bring them too, but compares with what it remembers
 * having brought, and not with what is there.
 */
export async function copyAdminFiles(
  session: Session,
  from: HostAccess,
  to: HostAccess,
): Promise<void> {
  const { facts } = await session.probe(from, SEND);
  const vars = { text: facts["conf"] ?? "" };
  await session.run(to, { text: RECEIVE, vars }, { stdin: facts["keyring"] ?? "" });
}
