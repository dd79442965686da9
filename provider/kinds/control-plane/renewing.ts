import { AWAITING } from "../../awaiting";
import type { Session } from "../../kind";
import { dueCertificates, kubeletCertificate } from "../../kubernetes/certificates";
import { orderFile, orderLines } from "../../kubernetes/files";
import { endsOf } from "../../kubernetes/node-read";
import * as shell from "../../kubernetes/shell";
import { staticPods } from "../../kubernetes/static-pods";
import { mayPause } from "./gate";
import { lookAt, serverCertificates } from "./reading";
import type { ControlPlaneInputs } from "./resource";

/**
 * kubeadm's own orders for certificates that end: all of them by the authorities on this host, then every static pod anew,
 * for not all of them look at the files again. Nothing here asks the API: a cluster that was off until its certificates had
 * ended comes back by this. The mark stays until the last pod runs on new ones, so that a run which was killed in between
 * shows in the next preview.
 *
 * @see kubernetes.io, "Certificate Management with kubeadm", sections "Manual certificate renewal" and "Kubelet client
 * certificate rotation fails"
 */
const renew = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.RECEIVE_FILES}${shell.ASK_API}${shell.ASK_ETCD}
${AWAITING}${shell.RESTART_POD}${shell.MAKE_ANEW}
receive_files
touch "$own/renewing"
step() { kubeadm_step "$@" --config ${orderFile}; }
progress "renewing certificates"
# kubeadm keeps what is there: a file without a certificate in it, over which it then fails, and one of somebody else's. Where
# a container was started without its file, containerd has made a folder of that name.
for f in $useless; do
  for path in "$etc/$f" "$etc/pki/$f"; do
    aside "$path"
    rm -f "$path"
  done
done
# Only what is there is renewed, and half a pair is worse than none.
missing=
for f in ${serverCertificates.join(" ")}; do
  case $f in
    *.conf) [ -s "$etc/$f" ] || step init phase kubeconfig "\${f%.conf}" ;;
    *)
      [ -s "$etc/pki/$f" ] && [ -s "$etc/pki/\${f%.crt}.key" ] && continue
      rm -f "$etc/pki/$f" "$etc/pki/\${f%.crt}.key"
      missing=yes
      ;;
  esac
done
[ -z "$missing" ] || step init phase certs all
step certs renew all
if [ "$kubelet" = yes ]; then
  progress "a new certificate for the kubelet"
  make_anew "$etc/kubelet.conf" step init phase kubeconfig kubelet
  rm -f ${kubeletCertificate}
  systemctl restart kubelet.service
  await 60 "the kubelet to take its new certificate" test -s ${kubeletCertificate}
  # With the first certificate inside it the file would be worth nothing a year from now.
  step init phase kubelet-finalize enable-client-cert-rotation
fi
own_server
for pod in ${staticPods.join(" ")}; do restart_pod "$pod"; done
rm -f ${orderFile} "$own/renewing"`,
};

/**
 * Makes the certificates of this control plane anew and puts them to use.
 * @throws Error when etcd would lose its quorum while this member restarts
 */
export async function renewCertificates(
  session: Session,
  inputs: ControlPlaneInputs,
): Promise<void> {
  await mayPause(session, inputs);
  const ends = endsOf(await lookAt(session, inputs), inputs.authorities);
  const due = dueCertificates(ends);
  const useless = ends.filter(({ fault }) => fault !== "").map(({ name }) => name);
  await session.run(
    inputs.access,
    {
      ...renew,
      vars: {
        kubelet: due.includes("kubelet") ? "yes" : "no",
        useless: useless.join(" "),
      },
    },
    { timeoutSeconds: 900, stdin: orderLines(inputs.configuration) },
  );
}
