/**
 * What is asked of kubectl, and what its refusals lead to: the scripts run in the real shell, with a kubectl that stands in
 * for the real one.
 */
import { expect, test } from "vitest";
import { addonsStanding, restoreAddons } from "../../../provider/kubernetes/addons";
import { access } from "./fake-session";
import { addon, complete, deployment, list, nameOf, noteOf } from "./kubeadm-addons";
import { StandInHost } from "./stand-in-host";

const manifest = { "etc/manifests/kube-apiserver.yaml": "    - --advertise-address=10.66.0.11\n" };
const joined = { ...manifest, "own/member": "digest" };

// Broken by: a look through the name that stands for all balancers, of which the first one is dead: `timeout` starts
// programs, and the function that names the control plane's own server is none.
test("a control plane is asked itself what stands in its cluster", async () => {
  const kubectl = `case "$*" in "--server https://10.66.0.11:6443 "*get*) cat $host/found ;; *) exit 1 ;; esac`;
  const found = list(complete.slice(1));
  const host = new StandInHost({ kubectl }, { ...joined, found });
  expect((await addonsStanding(host, [access("a")], "")).addons).toMatch(
    /^missing: ServiceAccount\/coredns; /,
  );
});

// Words of the API server 1.36. Broken by: taking a refusal for an API that does not answer, of which other rows tell.
test("an administrator who may do nothing is shown, and bound again by one whom the API obeys", async () => {
  const words =
    'Error from server (Forbidden): serviceaccounts "coredns" is forbidden: User "kubernetes-admin" cannot get resource';
  const kubectl = `
case "$*" in
  *get*) [ ! -e $host/bound ] || exec cat $host/found; echo '${words}' >&2; exit 1 ;;
  *apply*) cat >$host/applied ;;
  *create*) cp "$KUBECONFIG" $host/bound ;;
esac
echo "$*" >>$host/asked`;
  const kubeadm = `echo "$*"`;
  const found = list([...complete, await noteOf(complete)]);
  const host = new StandInHost({ kubectl, kubeadm, curl: "echo ok" }, { ...joined, found });
  expect((await addonsStanding(host, [access("a")], "")).addons).toBe(
    "missing or edited: ClusterRoleBinding/kubeadm:cluster-admins or ClusterRole/cluster-admin",
  );
  await restoreAddons(host, [{ access: access("a"), configuration: "" }], "");
  expect(host.text("bound")).toContain("--org system:masters --validity-period 1h");
  expect(JSON.parse(host.text("applied")!)).toMatchObject({
    kind: "ClusterRole",
    metadata: { name: "cluster-admin" },
  });
  expect(host.text("asked")).toBe(
    "--server https://10.66.0.11:6443 apply --server-side --force-conflicts --field-manager=croft -f -\n" +
      "--server https://10.66.0.11:6443 delete clusterrolebinding kubeadm:cluster-admins --ignore-not-found\n" +
      "--server https://10.66.0.11:6443 create clusterrolebinding kubeadm:cluster-admins --clusterrole=cluster-admin " +
      "--group=kubeadm:cluster-admins\n",
  );
  expect((await addonsStanding(host, [access("a")], "")).addons).toBe("in place");
});

/** A kubectl that answers a `replace` of one kind with these words, and writes down what it is asked. */
const refusing = (kind: string, words: string) => `
case "$*" in
  *" get "*) cat $host/found; exit ;;
  *"--force"*) force=" --force" ;;
  *) force= ;;
esac
for file; do :; done
name=$(sed 's/.*"kind":"\\([^"]*\\)".*/\\1/' "$file")
echo "$name$force" >>$host/asked
[ "$name$force" != ${kind} ] || { echo '${words}' >&2; exit 1; }`;

/** A session in which Deployment and Service were edited. */
async function editedHost(kind: string, words: string): Promise<StandInHost> {
  const service = addon("Service", "kube-dns", { spec: { clusterIP: "10.41.0.11" } });
  const changed = ["Deployment/coredns", "Service/kube-dns"];
  const rest = complete.filter((it) => !changed.includes(nameOf(it)));
  const found = list([...rest, deployment(0), service, await noteOf(complete)]);
  const programs = { kubectl: refusing(kind, words), curl: "echo ok" };
  return new StandInHost(programs, { ...joined, found });
}

// Words of the API server 1.36. Broken by: making all that differ anew for the one that must be.
test.each([
  'The Deployment "coredns" is invalid: spec.selector: Invalid value: {"matchLabels":{}}: field is immutable',
  'The Service "kube-dns" is invalid: spec.clusterIPs[0]: Invalid value: ["10.41.0.10"]: may not change once set',
  'The RoleBinding "kube-proxy" is invalid: roleRef: Invalid value: {}: cannot change roleRef',
])("what cannot become what it was is made anew, and nothing else: %s", async (words) => {
  const host = await editedHost("Deployment", words);
  await restoreAddons(host, [{ access: access("a"), configuration: "" }], "");
  expect(host.text("asked")).toBe("Deployment\nDeployment --force\nService\n");
});

// Broken by: taking any refusal for a reason to delete, and keeping its words.
test("another refusal is no reason for a deletion, and is told as it was said", async () => {
  const words = "Unable to connect to the server: net/http: TLS handshake timeout";
  const host = await editedHost("Deployment", words);
  await expect(
    restoreAddons(host, [{ access: access("a"), configuration: "" }], ""),
  ).rejects.toThrow(words);
  expect(host.text("asked")).toBe("Deployment\n");
});
