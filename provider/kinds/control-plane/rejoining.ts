import { AWAITING } from "../../awaiting";
import type { Session } from "../../kind";
import { bracketed } from "../../bracketed";
import { departureFault } from "../../kubernetes/etcd";
import { joinFile, joinLines, NEW_TOKEN, withToken } from "../../kubernetes/joining";
import { ADMINISTRATION, etcdMembers } from "../../kubernetes/leaving";
import { sponsor } from "../../kubernetes/members";
import * as shell from "../../kubernetes/shell";
import type { ControlPlaneInputs } from "./resource";

/**
 * Fact `given_up`: the last words of an etcd that does not run, if it ended over its data. One that a boot or a person has
 * stopped did not, nor has one that waits for the others.
 *
 * @see etcd, server/etcdserver: "the member has been permanently removed", and raft's "tocommit is out of range"
 */
const LAST_WORDS = `${shell.ENVIRONMENT}
if [ -z "$(running etcd)" ]; then
  id=$(cri ps --all --quiet --latest --name '^etcd$')
  [ -z "$id" ] || cri logs --tail 60 "$id" 2>&1 |
    grep -oE 'permanently removed from the cluster|raft log corrupted, truncated, or lost|crc mismatch|"level":"(panic|fatal)".*' |
    head -n 1 | cut -c1-200 | factf given_up
fi`;

const forget = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
drop_member
${NEW_TOKEN}`,
};

/** The data are put aside and not deleted: whoever wants to know what became of them finds the last ones. */
const rejoin = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.RECEIVE_FILES}${AWAITING}
receive_files
rm -f "$etc/manifests/etcd.yaml"
stopped_etcd() { [ -z "$(running etcd)" ]; }
await 60 "etcd to stop" stopped_etcd
# A kubelet that remembers how often etcd has ended, or that waits for an API server which waits for etcd, would not start
# the new one for minutes. An API server that is started without etcd refuses to be asked.
servers=$(running kube-apiserver)
[ -z "$servers" ] || cri stop --timeout 5 $servers >/dev/null
systemctl restart kubelet.service
if [ -d /var/lib/etcd/member ]; then
  rm -rf /var/lib/etcd.given-up
  mkdir -m 700 /var/lib/etcd.given-up
  mv /var/lib/etcd/member /var/lib/etcd.given-up/
fi
# Once there is a manifest kubeadm only waits for the member's vote, and not for long.
kubeadm_step join phase etcd-join --config ${joinFile} || [ -f "$etc/manifests/etcd.yaml" ]
rm -f ${joinFile}
cp "$etc/manifests/etcd.yaml" "$own/manifests/"
# The API server has ended all the while.
systemctl restart kubelet.service`,
};

/** etcd refuses while the member has not caught up, and is asked again. */
const promote = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
ask_etcd "$local_etcd/v3/cluster/member/promote" "{\\"ID\\":\\"$id\\"}" >/dev/null || :`,
};

/**
 * Makes the etcd member of this control plane anew, from the others, when its own has ended over its data and the others
 * are a quorum without it, and has one vote that such a run has left a learner; else nothing is done.
 */
export async function rejoinEtcd(session: Session, inputs: ControlPlaneInputs): Promise<void> {
  const { access, node, address, peers } = inputs;
  const through = await sponsor(session, peers, 0).catch(() => undefined);
  if (through === undefined) return;
  const members = await etcdMembers(session, through);
  const learner = members.find((member) => member.name === node && member.learner);
  if (learner !== undefined) await session.run(through, { ...promote, vars: { id: learner.id } });
  const words = (await session.probe(access, { text: LAST_WORDS })).facts["given_up"]?.trim();
  if (!words || departureFault(members, node) !== undefined) return;
  session.progress(`a new member for etcd, whose last words were: ${words}`);
  const vars = { host: bracketed(address) };
  await withToken(session, through, { ...forget, vars }, (token) =>
    session.run(access, rejoin, { timeoutSeconds: 300, stdin: joinLines(inputs, token, inputs) }),
  );
}
