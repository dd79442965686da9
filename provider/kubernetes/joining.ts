import { stringify } from "yaml";
import { apiPort } from "../../inventory/api-port";
import type { HostAccess } from "../access";
import { bracketed } from "../bracketed";
import type { Reader, Script, Session } from "../kind";
import { sha256 } from "../sha256";
import { type Authorities, authorityPin, fileLines, kubeadmFile, sentAuthorities } from "./files";
import { foreignMember, type NodeInputs } from "./inputs";
import { ADMINISTRATION } from "./leaving";
import { sponsor, standings } from "./members";
import { USE_PROGRAMS } from "./programs";
import { nodeFacts } from "./settling";
import * as shell from "./shell";
import { READ_STRANGE_FILES, strangerFaults } from "./strangers";

/** Fact `token`: lets one host in, and ends by itself soon. */
export const NEW_TOKEN = `fact token "$(kubeadm token create --ttl 15m)"`;

const makeToken = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
# What an earlier life of this host left behind would stand in its way: it holds no member's data any more.
kubectl delete node "$node" --ignore-not-found >/dev/null
drop_member
${NEW_TOKEN}`,
};

const dropToken = {
  text: `${shell.ENVIRONMENT}kubeadm token delete "$token" >/dev/null 2>&1 || :`,
};

/** kubeadm's configuration for joining, with a token in it, for the time of one order. */
export const joinFile = "/run/croft-join.yaml";

const join = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.RECEIVE_FILES}${shell.CLEANUP_NODE}
${shell.JOINING}${shell.KUBELET_UNIT}${shell.PREFLIGHT}${USE_PROGRAMS}
use_programs kubeadm kubectl kubelet
begin_joining
receive_files
kubelet_unit
if [ -f "$own/kubeadm.yaml" ]; then
  # Made from this host's own words beforehand: joining would take those of the cluster's first day.
  kubeadm_step init phase certs apiserver --config "$own/kubeadm.yaml"
fi
kubeadm_step join $preflight --config ${joinFile}
rm -f ${joinFile}
record_member "$digest"`,
};

const lookAtHost = {
  text: `${shell.ENVIRONMENT}${shell.READ_MEMBER}${READ_STRANGE_FILES}[ -f "$etc/manifests/etcd.yaml" ] && fact role "a control plane" || fact role "a worker"`,
};

type Role = "a control plane" | "a worker";

/** What a control plane brings along. */
export interface ControlPlanePart {
  readonly authorities: Authorities;
  /** kubeadm's configuration. */
  readonly configuration: string;
}

/**
 * Why the host cannot become a node of the cluster, a sentence each; none when it can, and when it is one already.
 * @param live its node as it is; absent for one that is to be made
 */
export async function joinFaults(
  reader: Reader,
  inputs: NodeInputs,
  role: Role,
  live?: NodeInputs,
): Promise<string[]> {
  const { access, node, authority } = inputs;
  const foreign = `${node} belongs to a cluster with another authority; reset that one by hand first (kubeadm reset)`;
  if (live !== undefined) return live.membership === foreignMember ? [foreign] : [];
  const { facts } = await reader.probe(access, lookAtHost);
  if (facts["member"] === undefined) return strangerFaults(node, facts);
  if (facts["member"] !== sha256(authority)) return [foreign];
  if (facts["role"] === role || (await wasTakenOut(reader, inputs))) return [];
  // The engine makes the new member before it removes the old one, which would then clear the host of both.
  return [
    `${node} is still ${facts["role"]} of this cluster: let it leave in a run of its own, with neither role, before it ` +
      `joins as ${role}`,
  ];
}

/**
 * Makes the host, of which `joinFaults` has none to tell, a node of the cluster; nothing is done when it is one already.
 * @throws Error when no control plane can let it in
 */
export async function joinCluster(
  session: Session,
  inputs: NodeInputs,
  part?: ControlPlanePart,
): Promise<void> {
  const { access, node, authority } = inputs;
  const { facts } = await session.probe(access, lookAtHost);
  if (facts["member"] === sha256(authority) && !(await wasTakenOut(session, inputs))) return;
  const through = await sponsor(session, inputs.peers, 120);
  const vars = { node, host: bracketed(inputs.address) };
  await withToken(session, through, { ...makeToken, vars }, (token) =>
    session.run(
      access,
      { ...join, vars: { version: inputs.version, unit: inputs.unit, digest: sha256(authority) } },
      { timeoutSeconds: 600, stdin: joinLines(inputs, token, part) },
    ),
  );
}

/** A host that was dead when it was taken out does not know: its record stands, and the cluster has no such node. */
async function wasTakenOut(reader: Reader, { peers, node }: NodeInputs): Promise<boolean> {
  const { found } = await standings(reader, peers);
  const through = found.find(({ member, ready }) => member && ready)?.access;
  return through !== undefined && (await nodeFacts(reader, through, node)) === undefined;
}

/**
 * Does what needs a token of the cluster's, which is forgotten afterwards.
 * @param make a script for the control plane `through`; its fact `token` is the token
 */
export async function withToken(
  session: Session,
  through: HostAccess,
  make: Script,
  use: (token: string) => Promise<unknown>,
): Promise<void> {
  session.progress(`a token from ${through.host}`);
  const token = (await session.run(through, make)).facts["token"] ?? "";
  try {
    await use(token);
  } finally {
    // It ends by itself soon: that the host it came from has died meanwhile must not hide why its use failed.
    await session.run(through, { ...dropToken, vars: { token } }).catch(() => undefined);
  }
}

/** For `receive_files` of a script that has kubeadm join the host by a token. */
export function joinLines(inputs: NodeInputs, token: string, part?: ControlPlanePart): string {
  return fileLines([
    ...(part === undefined ? [] : sentAuthorities(part.authorities)),
    { path: joinFile, mode: "600", content: renderJoin(inputs, token, part !== undefined) },
    ...(part === undefined ? [] : [kubeadmFile(part.configuration)]),
  ]);
}

/** @see kubernetes.io, kubeadm Configuration (v1beta4), JoinConfiguration */
export function renderJoin(inputs: NodeInputs, token: string, controlPlane: boolean): string {
  return stringify({
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "JoinConfiguration",
    discovery: {
      bootstrapToken: {
        apiServerEndpoint: inputs.endpoint,
        caCertHashes: [authorityPin(inputs.authority)],
        token,
      },
    },
    nodeRegistration: {
      name: inputs.node,
      criSocket: "unix:///run/containerd/containerd.sock",
      taints: [],
    },
    ...(controlPlane
      ? {
          controlPlane: {
            localAPIEndpoint: { advertiseAddress: inputs.address, bindPort: apiPort },
          },
        }
      : {}),
  });
}
