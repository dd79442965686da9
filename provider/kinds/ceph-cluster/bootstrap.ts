import type { HostAccess } from "../../access";
import { forgetLooks } from "../../ceph/look";
import type { Session } from "../../kind";
import { rows } from "../../rows";
import type { CephClusterInputs } from "./resource";

/** Clusters that have daemons' data on a host, and the one whose bootstrap did not come to its end. */
const SURVEY = `for d in /var/lib/ceph/*-*-*-*-*; do if [ -d "$d" ]; then basename "$d"; fi; done
fact begun "$(cat /var/lib/croft/ceph/bootstrapping 2>/dev/null)"`;

/**
 * The record of having begun tells a bootstrap that was killed half-way, which may be cleared since it has no data yet,
 * from a cluster. The orchestrator's SSH is set up afterwards, with a key of our own, so none is made here.
 */
const BOOTSTRAP = `set -e
mkdir -p /var/lib/croft/ceph
record=/var/lib/croft/ceph/bootstrapping
if [ -e "$record" ] && [ "$(cat "$record")" = "$fsid" ]; then
  progress "clearing a bootstrap that did not come to its end"
  cephadm rm-cluster --force --fsid "$fsid" >&2
fi
printf %s "$fsid" > "$record"
printf %s "$settings" > "$work/ceph.conf"
progress "bootstrap of monitor and manager"
cephadm --image "$image" bootstrap --fsid "$fsid" --mon-ip "$address" --config "$work/ceph.conf" \\
  --skip-ssh --skip-pull --skip-dashboard --skip-monitoring-stack --skip-firewalld --orphan-initial-daemons >&2
rm -f "$record"`;

interface Found {
  readonly access: HostAccess;
  readonly clusters: readonly string[];
  readonly begun: string;
}

/**
 * Makes the cluster on the first member that can be reached, unless a former run has.
 * @throws Error naming the cluster that stands in the way, or the members that do not answer
 */
export async function bootstrap(session: Session, inputs: CephClusterInputs): Promise<void> {
  const { members, fsid, image, monitorAddresses } = inputs;
  // All members have to answer: a cluster on the one that does not would become a second one.
  const found = await Promise.all(members.map((access) => lookAtHost(session, access)));
  for (const { access, clusters } of found) {
    const other = clusters.find((cluster) => cluster !== fsid);
    if (other !== undefined)
      throw new Error(
        `${access.host} runs another Ceph cluster, ${other}; if it may be lost: ` +
          `cephadm rm-cluster --fsid ${other} --force --zap-osds`,
      );
  }
  // Only a whole cluster is adopted; the key arrives with the end of the bootstrap.
  if (found.some(({ clusters, begun }) => clusters.includes(fsid) && begun !== fsid)) return;
  const first = found.find(({ begun }) => begun === fsid) ?? found[0];
  if (first === undefined) throw new Error("a Ceph cluster needs a host");
  const vars = {
    fsid,
    image,
    address: monitorAddresses[first.access.host] ?? "",
    settings: renderSettings(inputs.config),
  };
  await session.run(first.access, { text: BOOTSTRAP, vars }, { timeoutSeconds: 900 });
  forgetLooks();
}

async function lookAtHost(session: Session, access: HostAccess): Promise<Found> {
  const { stdout, facts } = await session.probe(access, { text: SURVEY });
  return { access, clusters: rows(stdout), begun: facts["begun"] ?? "" };
}

/** What has to hold before the first daemon starts: the options of everybody, as ceph.conf has them. */
export function renderSettings(config: Readonly<Record<string, string>>): string {
  const lines = Object.entries(config)
    .filter(([key]) => key.startsWith("global/"))
    .map(([key, value]) => `${key.slice("global/".length)} = ${value}\n`)
    .sort();
  return `[global]\n${lines.join("")}`;
}
