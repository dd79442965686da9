/**
 * `destroy` takes the site apart. Packages stay installed, as their kind says; what they run does not. Of Croft's own folders
 * no file stays but the lock that its runs of apt share.
 */
import { beforeAll, expect, test } from "vitest";
import { LabSite } from "./support/site";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
});

/** A shell text per thing that must be gone; each prints what is left of it. Locks, and the guard's own program, stay. */
const leftovers = `
ls -d /etc/kubernetes /var/lib/etcd /var/lib/kubelet /var/lib/ceph /etc/ceph /etc/wireguard/wg0* /etc/cni/net.d/*.conf* \\
  /etc/haproxy/croft /etc/sysctl.d/90-croft.conf /etc/modules-load.d/90-croft.conf /usr/local/bin/kube* /etc/croft/mesh 2>/dev/null
find /etc/croft /usr/local/lib/croft /var/lib/croft ! -type d ! -name apt.lock ! -path '/var/lib/croft/guard/*' 2>/dev/null
ip route show root 10.66.0.0/24
ip -br link | grep -E '^(wg|flannel|cni)' 
systemctl list-units --state=running --plain --no-legend | grep -E 'ceph|kubelet|containerd|wg-quick|haproxy'
findmnt -rno TARGET | grep -E '^/srv/home|/var/lib/kubelet'
true
`;

test("destroy leaves clean hosts", async () => {
  const done = await site.run("pulumi", ["destroy", "--yes", "--non-interactive"], 900);
  expect(`${done.stdout}${done.stderr}`).toContain("deleted");
  expect(done.code).toBe(0);
  for (const host of ["gate", "node1", "node2", "node3"]) {
    expect(`${host}: ${await site.on(host, leftovers)}`).toBe(`${host}: `);
  }
});

test("the disks are empty again, so that the next site may take them", async () => {
  for (const host of ["node1", "node2", "node3"]) {
    const disk = `/dev/disk/by-id/croft-${host}-disk0`;
    expect(await site.on(host, `head -c 22 ${disk} | tr -d '\\0'`)).toBe("");
  }
});
