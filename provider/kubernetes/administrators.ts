import type { HostAccess } from "../access";
import type { Session } from "../kind";
import { orderFile, orderLines } from "./files";
import { ADMINISTRATION } from "./leaving";
import * as shell from "./shell";

const group = "kubeadm:cluster-admins";

/** What lets admin.conf and the workstation's kubeconfig do anything at all. */
export const administrators = `ClusterRoleBinding/${group} or ClusterRole/cluster-admin`;

/** As the API server makes it, which looks for it when it starts and never again. @see Kubernetes, "User-facing roles" */
const role = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: {
    name: "cluster-admin",
    labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
    annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  },
  rules: [
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { nonResourceURLs: ["*"], verbs: ["*"] },
  ],
};

/**
 * As somebody whom the API obeys whatever is bound (`system:masters`), signed by kubeadm with the host's own authority: the
 * file that `kubeadm init` leaves for this stands on one control plane alone, which may be gone.
 */
const bind = {
  text: `${shell.ENVIRONMENT}${shell.RECEIVE_FILES}${ADMINISTRATION}receive_files
scratch
umask 077
progress "giving the administrators their rights back"
kubeadm kubeconfig user --config ${orderFile} --client-name croft-rescue --org system:masters --validity-period 1h >"$tmp/rescue" 2>"$tmp/why" ||
  { cat "$tmp/why" >&2; exit 1; }
rm -f ${orderFile}
export KUBECONFIG=$tmp/rescue
printf '%s' "$role" | kubectl apply --server-side --force-conflicts --field-manager=croft -f - >/dev/null
kubectl delete clusterrolebinding ${group} --ignore-not-found >/dev/null
kubectl create clusterrolebinding ${group} --clusterrole=cluster-admin --group=${group} >/dev/null`,
  vars: { role: JSON.stringify(role) },
};

/**
 * Binds the administrators again, and makes the role anew that they are bound to.
 * @param through a control plane that serves
 * @param configuration kubeadm's, as declared
 */
export async function bindAdministrators(
  session: Session,
  through: HostAccess,
  configuration: string,
): Promise<void> {
  await session.run(through, bind, { stdin: orderLines(configuration) });
}
