import { AWAITING } from "../../awaiting";
import type { Session } from "../../kind";
import { joinConfiguration } from "../../kubernetes/addon-objects";
import { noteAddons } from "../../kubernetes/addons";
import {
  fileLines,
  kubeadmFile,
  orderFile,
  orderLines,
  sentAuthorities,
} from "../../kubernetes/files";
import { kubeconfigFaults, kubeletConf } from "../../kubernetes/kubeconfig-files";
import { KEEP_KUBELET } from "../../kubernetes/kubelet-files";
import { restoreKubeletConf } from "../../kubernetes/repairing";
import * as shell from "../../kubernetes/shell";
import { lookAt, serverOf } from "./reading";
import type { ControlPlaneInputs } from "./resource";

const receive = { text: `${shell.ENVIRONMENT}${shell.RECEIVE_FILES}receive_files` };

/** The graph's files as they were. A running server goes on with what it has loaded. */
export async function restoreAuthorities(session: Session, inputs: ControlPlaneInputs) {
  await session.run(inputs.access, receive, {
    stdin: fileLines(sentAuthorities(inputs.authorities)),
  });
}

/** kubeadm keeps a kubeconfig that leads elsewhere for its own, so it has to be out of the way. */
const remake = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${AWAITING}${shell.ASK_API}${shell.ASK_ETCD}${shell.RESTART_POD}
${shell.MAKE_ANEW}${shell.RECEIVE_FILES}receive_files
own_server
for name in $names; do
  progress "making $name anew"
  make_anew "$etc/$name" kubeadm_step init phase kubeconfig "\${name%.conf}" --config ${orderFile}
  case $name in admin.conf) ;; *) restart_pod "kube-\${name%.conf}" ;; esac
done
rm -f ${orderFile}`,
};

/** Those of its kubeconfigs that lead elsewhere, with new certificates inside them, and their servers started anew. */
export async function restoreKubeconfigs(session: Session, inputs: ControlPlaneInputs) {
  const own = serverOf(inputs);
  const faults = kubeconfigFaults(await lookAt(session, inputs), inputs, own);
  const files = faults.map(({ file }) => file);
  if (files.includes(kubeletConf)) await restoreKubeletConf(session, inputs, own);
  const names = files.filter((file) => file !== kubeletConf).join(" ");
  const options = { stdin: orderLines(inputs.configuration) };
  if (names !== "") await session.run(inputs.access, { ...remake, vars: { names } }, options);
}

/**
 * etcd's manifest is left out: it names the members of the day it was made, which no configuration knows. The mark stays
 * until all is made, so that a run which was killed in between shows in the next preview.
 */
const regenerate = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.RECEIVE_FILES}${shell.MAKE_ANEW}${KEEP_KUBELET}
touch "$own/reconfiguring"
receive_files
make_anew "$etc/pki/apiserver.crt $etc/pki/apiserver.key" kubeadm_step init phase certs apiserver --config "$own/kubeadm.yaml"
kubeadm_step init phase control-plane all --config "$own/kubeadm.yaml"
cp "$etc"/manifests/kube-*.yaml "$own/manifests/"
kubeadm_step init phase upload-config all --config "$own/kubeadm.yaml"
kubeadm_step upgrade node phase kubelet-config
keep_kubelet
systemctl restart kubelet.service`,
};

const unmark = { text: `${shell.ENVIRONMENT}rm -f "$own/reconfiguring"` };

/** Makes certificate, static pods and the kubelet's configuration anew, and tells the cluster for later joins. */
export async function reconfigure(session: Session, inputs: ControlPlaneInputs) {
  await session.run(inputs.access, regenerate, {
    stdin: fileLines([kubeadmFile(inputs.configuration)]),
  });
  await noteAddons(session, inputs.access, joinConfiguration);
  await session.run(inputs.access, unmark);
}

/** A rename from beside the directory: the kubelet must never see half a file, or a second one. */
const restore = {
  text: `${shell.ENVIRONMENT}
mkdir -p -m 700 "$etc/manifests"
for file in "$own"/manifests/*.yaml; do
  name=\${file##*/}
  cmp -s "$file" "$etc/manifests/$name" && continue
  progress "putting $name back"
  cp "$file" "$etc/.croft-$name"
  chmod 600 "$etc/.croft-$name"
  mv -f "$etc/.croft-$name" "$etc/manifests/$name"
done`,
};

/** Static pod manifests as kubeadm made them, from the copies taken then. */
export async function restoreManifests(session: Session, inputs: ControlPlaneInputs) {
  await session.run(inputs.access, restore);
}
