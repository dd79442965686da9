/**
 * Certificates that are about to end: a plain preview says which and when, one \`up\` renews them on that host alone and
 * puts them to use, the next preview is empty. What it does not prove: certificates that have ended already, which takes
 * another clock; a kubelet that failed to renew its own.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { LabSite } from "./support/site";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
  expect(await site.preview(), "the site must be quiet before a certificate is changed").toEqual(
    [],
  );
});

/** As kubeadm would make them for a cluster that wants certificates of ten days, and nothing else of it. */
const shorten = (names: readonly string[]) =>
  [
    "sed 's/^clusterName:/certificateValidityPeriod: 240h\\n&/' /var/lib/croft/kubernetes/kubeadm.yaml >/run/short.yaml",
    ...names.map((name) => `kubeadm certs renew ${name} --config /run/short.yaml >/dev/null`),
    "rm /run/short.yaml",
  ].join(" && ");

const served = (host: string, port: number) =>
  site.on(
    host,
    `echo | openssl s_client -connect 127.0.0.1:${port} 2>/dev/null | openssl x509 -noout -enddate | cut -d= -f2`,
  );

/** Containers of the servers that no other host's renewal may touch. */
const servers = (host: string) =>
  site.on(
    host,
    "crictl --runtime-endpoint unix:///run/containerd/containerd.sock ps -q --name '^(etcd|kube-apiserver)$' | sort",
  );

describe.each([
  [
    "node2",
    ["apiserver", "etcd-peer", "scheduler.conf"],
    ["apiserver.crt", "etcd/peer.crt", "scheduler.conf"],
  ],
  ["node3", ["all"], ["admin.conf", "apiserver.crt", "etcd/server.crt", "front-proxy-client.crt"]],
])("%s: %s", (host, names, shown) => {
  test("is shown with its day, renewed on this host alone, and gone", async () => {
    const others = ["node1", "node2", "node3"].filter((name) => name !== host);
    const untouched = await Promise.all(others.map(servers));
    await site.on(host, shorten(names));

    expect(await site.preview()).toEqual([
      {
        op: "update",
        kind: "croft:kubernetes:ControlPlane",
        name: `kubernetes-${host}`,
        fields: ["certificates"],
      },
    ]);
    const { stdout } = await site.run("pulumi", ["preview", "--diff", "--non-interactive"]);
    expect(stdout).toMatch(/certificates: "ends in 9 days, on \d{4}-\d\d-\d\d: /);
    for (const name of shown) expect(stdout).toContain(name);

    await site.up();
    expect(await site.preview()).toEqual([]);
    for (const port of [6443, 2379]) {
      const days = (Date.parse(await served(host, port)) - Date.now()) / 86_400_000;
      expect(days, `what port ${port} of ${host} shows`).toBeGreaterThan(300);
    }
    expect(await Promise.all(others.map(servers))).toEqual(untouched);
  });
});

test("a worker's or a control plane's kubelet that has lost its certificate gets another", async () => {
  await site.on("node1", "rm /var/lib/kubelet/pki/kubelet-client-current.pem");
  const [step, ...more] = await site.preview();
  expect(more).toEqual([]);
  expect(step?.name).toBe("kubernetes-node1");
  expect(step?.fields).toContain("certificates");
  await site.up();
  expect(await site.preview()).toEqual([]);
  expect(
    await site.on("node1", "grep -c kubelet-client-current.pem /etc/kubernetes/kubelet.conf"),
  ).toBe("2\n");
});
