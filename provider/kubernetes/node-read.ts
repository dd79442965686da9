import { FIND_DROP_INS } from "../drop-ins";
import type { Answer, Properties } from "../kind";
import { sha256 } from "../sha256";
import { STOPPED } from "../stopped";
import {
  CERTIFICATE,
  certificateEnds,
  type CertificateEnd,
  certificateStanding,
  firstEnd,
  kubeletCertificate,
} from "./certificates";
import { flannelSubnets, READ_CNI } from "./cni";
import { UNLIKE_COPIES } from "./copies";
import { foreignMember, type NodeInputs, settled } from "./inputs";
import { announcementOf, misleading } from "./flannel-node";
import { kubeconfigFaults, kubeconfigStanding, READ_KUBECONFIGS } from "./kubeconfig-files";
import { kubeletStanding, READ_KUBELET } from "./kubelet-files";
import { managedLabels, type NodeFacts, parseNode } from "./node-object";
import { permissionsStanding, READ_PERMISSIONS } from "./permissions";
import { READ_PROGRAMS, programStanding } from "./programs";
import * as shell from "./shell";

/** The part of a read that all nodes share; `server` is "host:port" of the API the node asks. */
export const READ_NODE = `${shell.ENVIRONMENT}${shell.ASK_API}${CERTIFICATE}${FIND_DROP_INS}${STOPPED}${UNLIKE_COPIES}${shell.READ_MEMBER}[ -f "$own/member" ] || fact unrecorded yes
find_drop_ins kubelet.service
if [ -f /etc/systemd/system/kubelet.service ]; then
  {
    cat /etc/systemd/system/kubelet.service
    for file in $drop_ins; do printf '# %s\\n' "$file"; cat "$file"; done
  } | factf unit
fi
main=$(systemctl show -p MainPID --value kubelet.service)
fact kubelet "$(systemctl is-enabled kubelet.service 2>/dev/null || :), $(systemctl is-active kubelet.service || :)$(stopped "$main" && echo ", stopped by a signal")"
certificate kubelet ${kubeletCertificate} | factf certificates
${READ_PROGRAMS}${READ_KUBELET}${READ_KUBECONFIGS}${READ_CNI}${READ_PERMISSIONS}fact node "$(ask "/api/v1/nodes/$node" || :)"
`;

/** What the host and the API said, before it is laid beside what is declared. */
export interface NodeReading {
  /** Digest of the authority it joined under; undefined for a host that never completed a join. */
  readonly member: string | undefined;
  /** Nothing but its files says so. */
  readonly unrecorded: boolean;
  readonly node: NodeFacts | undefined;
  /** "in the cluster", or what is wrong. */
  readonly membership: string;
}

/** From the answer to `READ_NODE`. */
export function readNode(answer: Answer): NodeReading {
  const [, json, status] = /^([^]*)\n(\d{3})$/.exec(answer.facts["node"] ?? "") ?? [];
  const node = status === "200" ? parseNode(json!) : undefined;
  const { member, unrecorded } = answer.facts;
  return {
    member,
    unrecorded: unrecorded !== undefined,
    node,
    membership: membershipOf(status, node),
  };
}

/** So long a node may need for a boot, or for a restart of what it runs on, before it counts as one that needs help. */
const patienceMinutes = 5;

function membershipOf(status: string | undefined, node: NodeFacts | undefined): string {
  switch (status) {
    case "200":
      return node?.ready === false && minutesSince(node.since) > patienceMinutes
        ? "not Ready"
        : settled.membership;
    case "404":
      return "its node object is gone";
    case undefined:
    case "000":
      return "unknown: the API does not answer";
    default:
      return `the API refuses its kubelet (HTTP ${status})`;
  }
}

function minutesSince(time: Date | undefined): number {
  return time === undefined ? 0 : (Date.now() - time.getTime()) / 60_000;
}

/**
 * What flannel serves in the place of the node's own networks; undefined while it serves those, or has not said. A
 * node whose object was made anew has others than before, and flannel learns of them when it starts.
 */
function formerSubnets({ facts }: Answer, node: NodeFacts): string | undefined {
  const subnets = (facts["subnets"] ?? "").split("\n");
  const due = flannelSubnets(node.podNetworks);
  if (subnets[0] === "" || due.every((subnet) => subnets.includes(subnet))) return undefined;
  return `[flannel has ${subnets.join(", ")}, the node ${due.join(", ")}]`;
}

/** What the API knows of a node's part in the pods' network that is not so. */
export interface NetworkFault {
  readonly words: string;
  /** Annotations that mend it; none where a new start of flannel has to. */
  readonly announcement: Readonly<Record<string, string>>;
}

/** @returns undefined where nothing is wrong */
export function networkFault(
  answer: Answer,
  node: NodeFacts | undefined,
  address: string,
): NetworkFault | undefined {
  if (node === undefined) return undefined;
  const former = formerSubnets(answer, node);
  if (former !== undefined) return { words: former, announcement: {} };
  const announcement = announcementOf(answer.facts["interfaces"], address);
  const words = misleading(node.annotations, announcement);
  return words === undefined ? undefined : { words, announcement };
}

/**
 * What the API did not tell stays as declared: only `membership` shows that it was not read.
 * @param own "host:port" of the node's own API server. @default it has none
 * @param authorities as for {@link certificateEnds}
 */
export function liveNode<I extends NodeInputs>(
  declared: I,
  answer: Answer,
  own?: string,
  authorities: Readonly<Record<string, string>> = { "ca.crt": declared.authority },
): I {
  const { node, membership, member, unrecorded } = readNode(answer);
  const foreign = member !== sha256(declared.authority);
  const known = unrecorded ? "in the cluster, but no record on the host says so" : membership;
  return {
    ...declared,
    membership: foreign ? foreignMember : known,
    unit: answer.facts["unit"] ?? "",
    network:
      networkFault(answer, node, declared.address)?.words ??
      answer.facts["network"] ??
      declared.network,
    kubelet: answer.facts["kubelet"] ?? "",
    kubeletFiles: kubeletStanding(answer.facts),
    kubeconfigs: kubeconfigStanding(kubeconfigFaults(answer, declared, own)),
    permissions: permissionsStanding(answer.facts["permissions"]),
    programs: programStanding(answer.facts["programs"] ?? "", declared.version),
    certificates: certificateStanding(endsOf(answer, authorities)),
    ...(node === undefined
      ? {}
      : {
          labels: managedLabels(node.labels, declared.labels),
          taints: node.taints,
          schedulable: node.schedulable,
          version: node.kubeletVersion,
        }),
  };
}

/** When each certificate of the node ends. @param authorities as for {@link certificateEnds} */
export function endsOf(
  { facts }: Answer,
  authorities?: Readonly<Record<string, string>>,
): CertificateEnd[] {
  return certificateEnds((facts["certificates"] ?? "") + (facts["servers"] ?? ""), authorities);
}

/** What a node's read tells beside its inputs. */
export function nodeOutputs(answer: Answer): Properties {
  return { certificatesEnd: firstEnd(endsOf(answer)) };
}
