import type { HostAccess } from "../access";
import type { Session } from "../kind";
import { departureFault, type EtcdMember, parseMembers } from "./etcd";
import type { NodeInputs } from "./inputs";
import { sponsor, standings } from "./members";
import { DROP_PROGRAMS } from "./programs";
import * as shell from "./shell";

/**
 * For scripts on a healthy control plane. kubectl talks to the API server of that very host, so that it works while the
 * balancer does not; `bounded` is the same with an end, for looks: `timeout` starts programs and knows no functions, so that
 * after it the server has to be named again. `drop_member` takes the etcd member at `host`, an address with brackets if it is
 * IPv6, out if there is one.
 */
export const ADMINISTRATION = `${shell.ASK_ETCD}
own_server
kubectl() { command kubectl --server "https://$server" "$@"; }
bounded() { timeout 15 kubectl --server "https://$server" "$@"; }
etcd_list() { ask_etcd "$local_etcd/v3/cluster/member/list" '{}'; }
drop_member() {
  etcd_list | tr '{' '\\n' | grep -F "\\"peerURLs\\":[\\"https://$host:2380\\"]" |
    sed -n 's/.*"ID":"\\([0-9]*\\)".*/\\1/p' |
    while read -r id; do ask_etcd "$local_etcd/v3/cluster/member/remove" "{\\"ID\\":\\"$id\\"}" >/dev/null; done
}
`;

/**
 * `drain_node FLAG...`: moves the pods of `$node` away, those that may go. Needs `ADMINISTRATION` and `scratch`.
 */
export const DRAIN_NODE = `drain_node() {
  progress "draining $node"
  kubectl drain "$node" --ignore-daemonsets --delete-emptydir-data --timeout=150s "$@" >"$tmp/drain" 2>&1 && return 0
  tail -n 5 "$tmp/drain" >&2
  return 1
}
`;

const listMembers = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
list=$(etcd_list)
fact list "$list"
for url in $(printf '%s' "$list" | grep -o 'https://[^"]*:2379' | sort -u); do
  ask_etcd "$url/health" | grep -q '"health":"true"' && echo "$url" || :
done`,
};

const depart = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}${DRAIN_NODE}
scratch
if kubectl get node "$node" >/dev/null 2>&1; then
  kubectl cordon "$node" >/dev/null
  # Only a kubelet that lives can end its pods; those of a dead host are moved once its node object is gone.
  [ "$alive" != yes ] || drain_node --force
fi
if [ -n "$etcd_id" ]; then
  progress "taking $node out of etcd"
  ask_etcd "$local_etcd/v3/cluster/member/remove" "{\\"ID\\":\\"$etcd_id\\"}" >/dev/null ||
    { echo "etcd would not let $node go" >&2; exit 1; }
fi
kubectl delete node "$node" --ignore-not-found >/dev/null`,
};

const reset = {
  text: `${shell.ENVIRONMENT}${shell.CLEANUP_NODE}${DROP_PROGRAMS}
progress "clearing the host"
cleanup_node
cri rmi --all >/dev/null 2>&1 || :
systemctl -q disable kubelet.service 2>/dev/null || true
rm -f /etc/systemd/system/kubelet.service
systemctl daemon-reload
drop_programs`,
};

/**
 * Takes a node out of the cluster: drain, etcd member, node object, and the host cleared when it can be reached. The last
 * control plane just ends, and the cluster with it.
 *
 * @throws Error when etcd would lose its quorum, or nobody is left who could take it out
 */
export async function leaveCluster(session: Session, inputs: NodeInputs): Promise<void> {
  const { access, node } = inputs;
  const alive = await isAlive(session, access);
  const { found, unreachable } = await standings(session, inputs.peers);
  const others = found.some(({ member }) => member);
  if (!others && unreachable.length > 0)
    throw new Error(
      `${node} cannot leave: ${unreachable.join(", ")} cannot be reached and may still be the cluster`,
    );
  if (others) {
    const through = await sponsor(session, inputs.peers);
    const members = await etcdMembers(session, through);
    const fault = departureFault(members, node);
    if (fault !== undefined) throw new Error(`${node} cannot leave: ${fault}`);
    const vars = {
      node,
      alive: alive ? "yes" : "no",
      etcd_id: members.find((member) => member.name === node)?.id ?? "",
    };
    await session.run(through, { ...depart, vars }, { timeoutSeconds: 240 });
  }
  if (alive) await session.run(access, reset, { timeoutSeconds: 240 });
  else if (!others)
    throw new Error(`${node} cannot be reached, and no other control plane is left`);
}

async function isAlive(session: Session, access: HostAccess): Promise<boolean> {
  if (access.offline === true) return false;
  return session.probe(access, { text: ":" }).then(
    () => true,
    () => false,
  );
}

/** etcd's members and who of them answers, as one control plane sees it. */
export async function etcdMembers(session: Session, through: HostAccess): Promise<EtcdMember[]> {
  const answer = await session.probe(through, listMembers);
  return parseMembers(answer.facts["list"] ?? "", answer.stdout);
}
