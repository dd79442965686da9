import { apiPort } from "../../../inventory/api-port";
import { bracketed } from "../../bracketed";
import type { Answer, Reader } from "../../kind";
import { parseMembers } from "../../kubernetes/etcd";
import { authorityFiles } from "../../kubernetes/files";
import { settledControlPlane } from "../../kubernetes/inputs";
import { liveNode, READ_NODE } from "../../kubernetes/node-read";
import * as shell from "../../kubernetes/shell";
import { staticPods } from "../../kubernetes/static-pods";
import { sha256 } from "../../sha256";
import type { ControlPlaneInputs } from "./resource";

/** What kubeadm makes by the authorities; super-admin.conf is on the host the cluster was initialised on alone. */
export const serverCertificates = [
  "apiserver.crt",
  "apiserver-etcd-client.crt",
  "apiserver-kubelet-client.crt",
  "front-proxy-client.crt",
  "etcd/server.crt",
  "etcd/peer.crt",
  "etcd/healthcheck-client.crt",
  "admin.conf",
  "controller-manager.conf",
  "scheduler.conf",
] as const;

const manifests = staticPods.map((name) => `${name}.yaml`);

const READ = `${READ_NODE}${shell.ASK_ETCD}
# An election, or a busy moment, is over within seconds: what is shown has lasted.
for try in 1 2 3; do
  ready=$(ask /readyz || :) members=$(ask_etcd "$local_etcd/v3/cluster/member/list" '{}' || :)
  case $ready in ok*) [ -z "$members" ] || break ;; esac
  [ "$try" = 3 ] || sleep 1.5
done
fact ready "$ready"
fact etcd "$members"
fact manifests "$(unlike_copies "$etc/manifests" "$own/manifests" ${manifests.join(" ")})"
[ ! -e "$own/reconfiguring" ] && [ -f "$own/kubeadm.yaml" ] && factf configuration <"$own/kubeadm.yaml"
fact authorities "$(cd "$etc/pki" 2>/dev/null && sha256sum ${authorityFiles.join(" ")} 2>/dev/null || :)"
{
  for f in ${serverCertificates.join(" ")}; do
    case $f in *.conf) certificate $f "$etc/$f" ;; *) certificate $f "$etc/pki/$f" ;; esac
  done
  [ ! -e "$etc/super-admin.conf" ] || certificate super-admin.conf "$etc/super-admin.conf"
} | factf servers
[ ! -e "$own/renewing" ] || fact renewing yes
`;

/** Asks the host about itself, its own API server and its own etcd: one script, whatever the others do. */
export function lookAt(reader: Reader, inputs: ControlPlaneInputs): Promise<Answer> {
  const vars = { node: inputs.node, server: serverOf(inputs) };
  return reader.probe(inputs.access, { text: READ, vars });
}

/** "host:port" of its own API server. */
export const serverOf = ({ address }: ControlPlaneInputs) => `${bracketed(address)}:${apiPort}`;

/** The inputs as they are; undefined for a host that is no control plane. */
export function liveControlPlane(
  declared: ControlPlaneInputs,
  answer: Answer,
): ControlPlaneInputs | undefined {
  const { facts } = answer;
  if (facts["member"] === undefined) return undefined;
  const live = liveNode(declared, answer, serverOf(declared), declared.authorities);
  return {
    ...live,
    membership:
      live.membership === settledControlPlane.membership
        ? standing(declared, answer)
        : live.membership,
    certificates:
      facts["renewing"] === undefined ? live.certificates : "made anew, and not in use everywhere",
    manifests: facts["manifests"] || settledControlPlane.manifests,
    configuration: facts["configuration"] ?? "",
    authorities: liveAuthorities(declared, facts["authorities"] ?? ""),
  };
}

/** Whether its etcd member votes and its API server serves; "in the cluster" when both do. */
function standing({ node }: ControlPlaneInputs, { facts }: Answer): string {
  if (!facts["etcd"]) return "its etcd does not answer";
  const member = parseMembers(facts["etcd"], "").find(({ name }) => name === node);
  if (member === undefined) return "it is no member of etcd";
  if (member.learner) return "its etcd member does not vote yet";
  if (!facts["ready"]?.startsWith("ok")) return "its API server is not ready";
  return settledControlPlane.membership;
}

/** Content is compared by hash: what stands on the host is not brought here. */
function liveAuthorities(declared: ControlPlaneInputs, sums: string): Record<string, string> {
  const found = new Map(
    sums.split("\n").map((line) => [line.slice(66).trim(), line.slice(0, 64)] as const),
  );
  return Object.fromEntries(
    Object.entries(declared.authorities).flatMap(([path, content]) => {
      const sum = found.get(path);
      if (sum === undefined) return [];
      return [[path, sum === sha256(content) ? content : `[differs: sha256 ${sum}]`]];
    }),
  );
}
