import { stringify } from "yaml";
import { AWAITING } from "../../awaiting";
import type { Session } from "../../kind";
import { kubeletCertificate } from "../../kubernetes/certificates";
import { fileLines } from "../../kubernetes/files";
import type { NodeInputs } from "../../kubernetes/inputs";
import { NEW_TOKEN, withToken } from "../../kubernetes/joining";
import { sponsor } from "../../kubernetes/members";
import * as shell from "../../kubernetes/shell";

const bootstrap = "/etc/kubernetes/bootstrap-kubelet.conf";

const makeToken = { text: `${shell.ENVIRONMENT}${NEW_TOKEN}` };

/** The kubelet asks for its first certificate once more; without an answer it goes on with the old one while that lasts. */
const renew = {
  text: `${shell.ENVIRONMENT}${shell.RECEIVE_FILES}${AWAITING}
receive_files
current=${kubeletCertificate}
old=$(readlink "$current" || :)
mv -f "$etc/kubelet.conf" "$etc/kubelet.conf.old" 2>/dev/null || :
rm -f "$current"
systemctl restart kubelet.service
if ! await 120 "the API to give the kubelet a certificate" test -s "$current"; then
  if [ -n "$old" ]; then ln -sfn "$old" "$current"; fi
  mv -f "$etc/kubelet.conf.old" "$etc/kubelet.conf"
  rm -f ${bootstrap}
  systemctl restart kubelet.service
  exit 1
fi
rm -f ${bootstrap} "$etc/kubelet.conf.old"`,
};

/** A new certificate for the kubelet, which it gets as it got its first: by a token that is forgotten afterwards. */
export async function renewCertificate(session: Session, inputs: NodeInputs): Promise<void> {
  await withToken(session, await sponsor(session, inputs.peers, 120), makeToken, (token) =>
    session.run(inputs.access, renew, {
      stdin: fileLines([{ path: bootstrap, mode: "600", content: renderBootstrap(inputs, token) }]),
    }),
  );
}

/** @see kubernetes.io, "TLS bootstrapping", section "Initial bootstrap authentication" */
export function renderBootstrap(inputs: NodeInputs, token: string): string {
  const name = inputs.cluster;
  const authority = Buffer.from(inputs.authority).toString("base64");
  const cluster = {
    server: `https://${inputs.endpoint}`,
    "certificate-authority-data": authority,
  };
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name, cluster }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      "current-context": name,
    },
    { lineWidth: 0 },
  );
}
