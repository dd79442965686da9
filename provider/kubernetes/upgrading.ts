import type { HostAccess } from "../access";
import type { Session } from "../kind";
import { noteAddons } from "./addons";
import type { NodeInputs } from "./inputs";
import { KEEP_KUBELET } from "./kubelet-files";
import { ADMINISTRATION, DRAIN_NODE } from "./leaving";
import { sponsor } from "./members";
import { USE_PROGRAMS } from "./programs";
import { awaitNode } from "./repairing";
import * as shell from "./shell";
import { Turns } from "./turns";

/**
 * The first control plane takes the cluster to the version, each later one follows. Which it is the cluster's own record
 * says, so a run that was cut off goes on where it was. The manifests kept for comparing are made anew with them.
 */
const upgradeServers = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.PREFLIGHT}${ADMINISTRATION}${USE_PROGRAMS}${KEEP_KUBELET}
use_programs kubeadm
stated=$(kubectl -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' |
  sed -n 's/^kubernetesVersion: //p')
if [ "$stated" = "$version" ]; then
  progress "taking the control plane to $version"
  kubeadm_step upgrade node $preflight
else
  progress "taking the cluster from $stated to $version"
  kubeadm_step upgrade apply "$version" --yes $preflight
fi
mkdir -p "$own/manifests"
cp "$etc"/manifests/*.yaml "$own/manifests/"
keep_kubelet`,
};

const upgradeConfiguration = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.PREFLIGHT}${USE_PROGRAMS}${KEEP_KUBELET}
use_programs kubeadm
progress "taking the node's configuration to $version"
kubeadm_step upgrade node $preflight
keep_kubelet`,
};

/** A pod that nothing would make again is not ended: it is named, and whoever made it decides. */
const drain = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}${DRAIN_NODE}
scratch
kubectl cordon "$node" >/dev/null
drain_node`,
};

const turnKubelet = {
  text: `${shell.ENVIRONMENT}${USE_PROGRAMS}
use_programs kubelet kubectl
progress "starting kubelet $version"
systemctl restart kubelet.service`,
};

/** kubeadm pulls the images of the new version first. */
const pullSeconds = 1800;

/**
 * Takes a control plane to the version: its servers, then, emptied of pods, its kubelet.
 * @param gate waits until it carries its share again
 * @see kubernetes.io, "Upgrading kubeadm clusters"
 */
export async function upgradeControlPlane(
  session: Session,
  inputs: NodeInputs,
  server: string,
  gate: () => Promise<void>,
): Promise<void> {
  const { access, version } = inputs;
  await session.run(
    access,
    { ...upgradeServers, vars: { version } },
    { timeoutSeconds: pullSeconds },
  );
  // Which of them takes the addons along is kubeadm's to decide. Whatever fails from here on, the next run must not take
  // them back to the old version over an old note.
  await noteAddons(session, access);
  await gate();
  await moveKubelet(session, inputs, access, server);
}

const turns = new Turns();

/** Takes a worker to the version; one worker of a cluster at a time. */
export function upgradeWorker(session: Session, inputs: NodeInputs): Promise<void> {
  session.progress("waiting for its turn");
  return turns.take(inputs.cluster, async () => {
    session.signal.throwIfAborted();
    const { access, version, endpoint } = inputs;
    const through = await sponsor(session, inputs.peers);
    await session.run(access, { ...upgradeConfiguration, vars: { version } });
    await moveKubelet(session, inputs, through, endpoint);
  });
}

async function moveKubelet(
  session: Session,
  inputs: NodeInputs,
  through: HostAccess,
  server: string,
): Promise<void> {
  const { access, node, version } = inputs;
  await session.run(through, { ...drain, vars: { node } }, { timeoutSeconds: 240 });
  await session.run(access, { ...turnKubelet, vars: { version } });
  await awaitNode(session, inputs, server, { ready: true, seconds: 240 });
}

const link = { text: `${shell.ENVIRONMENT}${USE_PROGRAMS}use_programs kubeadm kubectl kubelet` };

/** Makes the host's commands those of the version that its node runs. */
export async function linkPrograms(session: Session, { access, version }: NodeInputs) {
  await session.run(access, { ...link, vars: { version } });
}
