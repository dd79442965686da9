import { AWAITING } from "../awaiting";
import type { Answer, Session } from "../kind";
import { poll } from "../poll";
import { sha256 } from "../sha256";
import { flannelSubnets, WRITE_CNI } from "./cni";
import type { NodeInputs } from "./inputs";
import { kubeletConf, renderKubeletConf } from "./kubeconfig-files";
import { KEEP_KUBELET, RESTORE_KUBELET } from "./kubelet-files";
import type { NodeFacts } from "./node-object";
import { networkFault, READ_NODE, readNode } from "./node-read";
import { CLOSE } from "./permissions";
import * as shell from "./shell";

const startKubelet = {
  text: `${shell.ENVIRONMENT}${shell.KUBELET_UNIT}
kubelet_unit
systemctl restart kubelet.service`,
};

const putFilesBack = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${KEEP_KUBELET}${RESTORE_KUBELET}
restore_kubelet
systemctl restart kubelet.service`,
};

/** The kubelet's files as kubeadm made them, and the kubelet started anew with them; running pods go on. */
export async function restoreKubeletFiles(session: Session, { access }: NodeInputs): Promise<void> {
  await session.run(access, putFilesBack);
}

const putKubeletConf = {
  text: `${shell.ENVIRONMENT}
printf '%s' "$text" | put 600 "$etc/${kubeletConf}"
systemctl restart kubelet.service`,
};

/** kubelet.conf as kubeadm would make it, and the kubelet started anew with it. @param own as for {@link renderKubeletConf} */
export async function restoreKubeletConf(
  session: Session,
  inputs: NodeInputs,
  own?: string,
): Promise<void> {
  const vars = { text: renderKubeletConf(inputs, own) };
  await session.run(inputs.access, { ...putKubeletConf, vars });
}

const record = {
  text: `${shell.ENVIRONMENT}${shell.JOINING}
if [ ! -f "$own/member" ] && [ "$(member)" = "$digest" ]; then record_member "$digest"; fi`,
};

/** The record of a member that has lost it, with copies of what kubeadm made as it stands there now. */
export async function recordMember(session: Session, { access, authority }: NodeInputs) {
  await session.run(access, { ...record, vars: { digest: sha256(authority) } });
}

/** What others may do with the node's files beyond what kubeadm lets them. */
export async function closeFiles(session: Session, { access }: NodeInputs): Promise<void> {
  await session.run(access, { text: `${shell.ENVIRONMENT}${CLOSE}` });
}

/**
 * Without it the node is not Ready, and what is meant for it waits; with another one its next pods are cut off.
 * @param server "host:port" of the API the node asks
 * @param seconds to wait for what networks its pods have; without an answer flannel's own word counts
 */
export async function restoreNetwork(
  session: Session,
  inputs: NodeInputs,
  server: string,
  seconds = 0,
): Promise<void> {
  const { access, address, node, network } = inputs;
  const vars = { node, server };
  const look = () => session.probe(access, { text: READ_NODE, vars });
  const answer =
    (await poll(session, seconds, async () => {
      const seen = await look();
      return readNode(seen).node?.podNetworks.length ? seen : undefined;
    })) ?? (await look());
  const found = readNode(answer).node;
  const announcement = networkFault(answer, found, address)?.announcement ?? {};
  await session.run(access, {
    text: `${shell.ENVIRONMENT}${AWAITING}${shell.RESTART_POD}${WRITE_CNI}`,
    vars: {
      node,
      network,
      subnets_due: flannelSubnets(found?.podNetworks ?? []).join("\n"),
      announcement: Object.entries(announcement)
        .map((entry) => entry.join("="))
        .join("\n"),
    },
  });
}

/** Writes the unit and starts the kubelet anew; running pods go on. */
export async function restartKubelet(session: Session, inputs: NodeInputs): Promise<void> {
  await session.run(inputs.access, { ...startKubelet, vars: { unit: inputs.unit } });
}

/**
 * Waits until the node's own kubelet finds it in the cluster, and, if asked for, Ready with the declared version.
 * @throws Error with what was missing at the end
 */
export async function awaitNode(
  session: Session,
  inputs: NodeInputs,
  server: string,
  options: { readonly ready: boolean; readonly seconds: number },
): Promise<void> {
  const vars = { node: inputs.node, server };
  let lack = "";
  const done = await poll(session, options.seconds, async () => {
    const answer = await session.probe(inputs.access, { text: READ_NODE, vars });
    const { node, membership } = readNode(answer);
    if (node !== undefined && !options.ready) return true;
    lack = node === undefined ? membership : lackOf(node, answer, inputs);
    if (lack === "") return true;
    session.progress(`waiting: ${lack}`);
    return undefined;
  });
  if (done === undefined)
    throw new Error(`${inputs.node}: ${lack}, after waiting ${options.seconds} s`);
}

/** Why a node that is one does not serve yet; "" when it does. It is Ready before its pods have a network. */
function lackOf(node: NodeFacts, answer: Answer, { version, address }: NodeInputs): string {
  if (node.kubeletVersion !== version) return `not ${version} yet`;
  if (!node.ready) return "not Ready";
  const up =
    answer.facts["network"] !== undefined && networkFault(answer, node, address) === undefined;
  return up ? "" : "flannel has not come up on it";
}
