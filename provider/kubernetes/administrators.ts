import type { HostAccess } from "../access";
import type { Session } from "../kind";
import { orderFile, orderLines } from "./files";
import { ADMINISTRATION } from "./leaving";
import * as shell from "./shell";

/** What lets admin.conf and the workstation's kubeconfig do anything at all. */
export const administrators = "ClusterRoleBinding/kubeadm:cluster-admins";

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
kubectl delete clusterrolebinding "$name" --ignore-not-found >/dev/null
kubectl create clusterrolebinding "$name" --clusterrole=cluster-admin --group="$name" >/dev/null`,
};

/**
 * Binds the administrators again.
 * @param through a control plane that serves
 * @param configuration kubeadm's, as declared
 */
export async function bindAdministrators(
  session: Session,
  through: HostAccess,
  configuration: string,
): Promise<void> {
  const name = administrators.slice(administrators.indexOf("/") + 1);
  await session.run(through, { ...bind, vars: { name } }, { stdin: orderLines(configuration) });
}
