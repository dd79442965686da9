/** When certificates are due, and what is then done in which order. That kubeadm and the kubelet do it is shown by the lab's tests. */
import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { AWAITING } from "../../../provider/awaiting";
import { kind as controlPlane } from "../../../provider/kinds/control-plane/kind";
import { reconfigure } from "../../../provider/kinds/control-plane/repairing";
import { kind as worker } from "../../../provider/kinds/worker/kind";
import { renderBootstrap } from "../../../provider/kinds/worker/renewing";
import {
  CERTIFICATE,
  certificateEnds,
  certificateStanding,
  dueCertificates,
  firstEnd,
} from "../../../provider/kubernetes/certificates";
import {
  ASK_API,
  ASK_ETCD,
  ENVIRONMENT,
  MAKE_ANEW,
  RESTART_POD,
} from "../../../provider/kubernetes/shell";
import { sha256 } from "../../../provider/sha256";
import { golden } from "../../support/golden";
import { access, begun, FakeSession } from "./fake-session";
import {
  authority,
  controlPlaneInputs as inputs,
  member,
  nodeInputs,
  others,
  running,
} from "./node-inputs";
import { StandInHost } from "./stand-in-host";

const end = Date.parse(new X509Certificate(authority).validTo);
const daysBefore = (days: number) => new Date(end - days * 86_400_000);
const all = certificateEnds(`# a.conf\n${authority}# b.conf\n${authority}# c.crt\n`);

test("a file that is missing or no certificate has no end", () =>
  expect(
    certificateEnds("# a\n# b\n-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"),
  ).toEqual([
    { name: "a", end: undefined, fault: "missing" },
    { name: "b", end: undefined, fault: "missing" },
  ]));

test.each([
  [31, "valid", []],
  [30, "valid", []],
  [29.9, `ends in 29 days, on ${firstEnd(all)}: a.conf, b.conf`, ["a.conf", "b.conf"]],
  [0.5, `ends in 0 days, on ${firstEnd(all)}: a.conf, b.conf`, ["a.conf", "b.conf"]],
  [-1, `ended, on ${firstEnd(all)}: a.conf, b.conf`, ["a.conf", "b.conf"]],
])("%s days before the end: %s", (days, standing, due) => {
  const ends = all.slice(0, 2);
  expect(certificateStanding(ends, daysBefore(days))).toBe(standing);
  expect(dueCertificates(ends, daysBefore(days))).toEqual(due);
});

test("what is missing is due, and the rest is not named", () =>
  expect(certificateStanding(all, daysBefore(100))).toBe("missing: c.crt"));

/** Certificates and keys of a control plane, made by the real openssl. */
const pki = (orders: string) => `cd "$etc/pki"
openssl() { command openssl "$@" 2>/dev/null; }
for ca in ca other; do openssl req -x509 -newkey rsa:1024 -nodes -subj /CN=$ca -keyout $ca.key -out $ca.crt -days 400; done
issue() {
  openssl req -newkey rsa:1024 -nodes -subj /CN=$1 -keyout $1.key -out $1.csr
  openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.key -CAcreateserial -days 365 -out $1.crt
}
issue apiserver ca
${orders}
certificate apiserver.crt apiserver.crt | factf servers
factf ca <ca.crt`;

// Broken by: looking at the certificate alone; the server that is next started does not come up.
test.each([
  ["as it was made", "", "valid"],
  ["without its key", "rm apiserver.key", "without its key: apiserver.crt"],
  ["with the key of another", "cp other.key apiserver.key", "without its key: apiserver.crt"],
  ["with half a key", "sed -i 5d apiserver.key", "without its key: apiserver.crt"],
  ["by another authority", "issue apiserver other", "by another authority: apiserver.crt"],
  ["gone, but for its key", "rm apiserver.crt", "missing: apiserver.crt"],
])("a server's certificate %s", async (_, orders, shown) => {
  const host = new StandInHost({}, { "etc/pki/none": "" });
  const text = `${ENVIRONMENT}${CERTIFICATE}${pki(orders)}`;
  const { facts } = await host.probe(access("a"), { text });
  expect(certificateStanding(certificateEnds(facts["servers"]!, { "ca.crt": facts["ca"]! }))).toBe(
    shown,
  );
});

// Broken by: leaving a file without a certificate to kubeadm, which keeps it and then cannot renew it.
test("a control plane's certificates are renewed with its declared configuration, its kubelet's when it is due", async () => {
  const servers = `# scheduler.conf\n# admin.conf\n${authority}# etcd/peer.crt\n`;
  const session = new FakeSession({
    node3: { ...running(others)["node3"], certificates: "# kubelet\n", servers },
  });
  await begun(session, controlPlane.update(session, inputs, inputs, ["certificates"]), 1);
  const [renewal] = session.ran;
  expect(renewal?.script.vars).toEqual({
    kubelet: "yes",
    useless: "kubelet scheduler.conf etcd/peer.crt",
  });
  expect(renewal?.stdin).toBe(
    `600 /run/croft-kubeadm.yaml ${Buffer.from("configuration").toString("base64")}\n\n`,
  );
});

// Broken by: a kubelet that is started last. It is what starts a pod again that was stopped, and the run waits for that.
test("a kubelet that does not run, and its manifests, come before what has a pod stopped", async () => {
  const session = new FakeSession(running(others));
  const changed = ["certificates", "kubelet", "manifests"] as const;
  await begun(session, controlPlane.update(session, inputs, inputs, changed), 3);
  const marks = ["kubelet_unit\n", "putting $name back", "renewing certificates"];
  expect(session.ran.map(({ script }) => marks.find((mark) => script.text.includes(mark)))).toEqual(
    marks,
  );
});

test("so it is on a worker, whose flannel may have to be stopped", async () => {
  const session = new FakeSession({ node3: running(others)["node3"]! });
  const changed = ["kubelet", "network"] as const;
  await begun(session, worker.update(session, nodeInputs, nodeInputs, changed), 2);
  const marks = ["kubelet_unit\n", "restart_pod kube-flannel"];
  expect(session.ran.map(({ script }) => marks.find((mark) => script.text.includes(mark)))).toEqual(
    marks,
  );
});

// Broken by: restarting whenever a certificate is due, whatever the others do.
test("not while etcd would lose its quorum, and nothing is touched", async () => {
  const session = new FakeSession(running("https://10.66.0.11:2379\n"));
  await expect(controlPlane.update(session, inputs, inputs, ["certificates"])).rejects.toThrow(
    "node3 cannot be restarted now: etcd would lose its quorum, which takes 2 healthy members of 3 (node2 down); bring " +
      "those back first",
  );
  expect(session.ran).toEqual([]);
});

// Broken by: waiting for each pod to serve. An API server without its etcd can only do so when that is mended, later in the run.
test.each([
  ["did not serve", "exit 1", "exit 1"],
  ["served", "echo ok", "[ -e $host/again ] && echo ok || { touch $host/again; exit 1; }"],
])("an API server that %s is restarted until it does so again", async (_, before, after) => {
  const curl = `if [ -e $host/stopped ]; then ${after}; else ${before}; fi`;
  const crictl = `case "$*" in *ps*) echo id ;; *stop*) touch $host/stopped ;; esac`;
  const host = new StandInHost({ curl, crictl }, { "own/member": "digest" });
  const text = `${ENVIRONMENT}${ASK_API}${ASK_ETCD}${AWAITING}${RESTART_POD}own_server\nrestart_pod kube-apiserver`;
  await host.run(access("a"), { text });
  expect(host.text("again")).toBe(before === "exit 1" ? undefined : "");
});

// Broken by: asking first for an API or etcd that can only serve afterwards.
test("a control plane whose certificates have ended is renewed whatever else is down", async () => {
  const session = new FakeSession({ node3: { member, token: "" } });
  await begun(session, controlPlane.update(session, inputs, inputs, ["certificates"]), 1);
});

// Broken by: a run that fails and leaves an API server without what it starts with.
test("a certificate that kubeadm could not make anew stays, and so does its key", async () => {
  const pki = { "etc/pki/apiserver.crt": "old", "etc/pki/apiserver.key": "its key" };
  const host = new StandInHost(
    { kubeadm: "echo no luck; exit 1" },
    { ...pki, "own/member": "digest" },
  );
  await expect(reconfigure(host, inputs)).rejects.toThrow("no luck");
  for (const [path, text] of Object.entries(pki)) expect(host.text(path)).toBe(text);
});

test("a read names what is due, or that a renewal was cut off", async () => {
  const facts = { ...running(others)["node3"], certificates: "# kubelet\n", servers: "" };
  const live = await controlPlane.read(new FakeSession({ node3: facts }), inputs);
  expect(live?.inputs.certificates).toBe("missing: kubelet");
  const cut = { ...facts, certificates: "", renewing: "yes" };
  expect(
    (await controlPlane.read(new FakeSession({ node3: cut }), inputs))?.inputs.certificates,
  ).toBe("made anew, and not in use everywhere");
  expect(
    (await worker.read(new FakeSession({ node3: facts }), nodeInputs))?.inputs.certificates,
  ).toBe("missing: kubelet");
});

test("a worker's kubelet asks by a token, which is forgotten", async () => {
  const session = new FakeSession({
    node1: { member: "yes", ready: "yes", token: "abcdef.0123456789abcdef" },
    node2: {},
    node3: { member: sha256(authority), node: `${golden("kubernetes/node.json")}\n200` },
  });
  await begun(session, worker.update(session, nodeInputs, nodeInputs, ["certificates"]), 3);
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["node1", undefined],
    ["node3", undefined],
    ["node1", { token: "abcdef.0123456789abcdef" }],
  ]);
  expect(session.ran[1]?.stdin).toMatch(/^600 \/etc\/kubernetes\/bootstrap-kubelet.conf /);
});

test("what a kubelet bootstraps from: the API by its name, the declared authority, the token", () =>
  expect(parse(renderBootstrap(nodeInputs, "abcdef.0123456789abcdef"))).toMatchObject({
    clusters: [
      {
        cluster: {
          server: "https://api.small.internal:6443",
          "certificate-authority-data": Buffer.from(authority).toString("base64"),
        },
      },
    ],
    users: [{ user: { token: "abcdef.0123456789abcdef" } }],
  }));

// Broken by: moving a file out of the way alone. Where a container was started without its kubeconfig, containerd has made a folder.
test("a folder that stands where a kubeconfig belongs goes out of the way of the new one", async () => {
  const made = "echo new >/etc/kubernetes/scheduler.conf";
  const host = new StandInHost({}, { "etc/scheduler.conf/kept": "" });
  const text = `${ENVIRONMENT}${MAKE_ANEW}renew() { ${made}; }\nmake_anew "$etc/scheduler.conf" renew`;
  await host.run(access("a"), { text });
  expect(host.text("etc/scheduler.conf")).toBe("new\n");
  expect(host.text("etc/scheduler.conf.off/kept")).toBe("");
});
