import { gone, row, type Tampering } from "../../tampering";
import { ceph, everyMount, mount } from "./ceph";

/** What makes a pod of its own of the site's page. */
const holder = {
  spec: {
    nodeName: "node3",
    securityContext: { runAsUser: 65532 },
    volumes: [{ name: "home", hostPath: { path: "/srv/home" } }],
    containers: [
      {
        name: "holder",
        image: "croft.internal/visits:0.1.1",
        env: ["VISITS_DIRECTORY", "NODE_NAME", "GREETING"].map((name) => ({
          name,
          value: "/srv/home/visits",
        })),
        volumeMounts: [{ name: "home", mountPath: "/srv/home" }],
      },
    ],
  },
};

/** The filesystem: its pools and daemons, its clients, its directories and its mounts. */
export const filesystemTamperings: readonly Tampering[] = [
  {
    title: "copies of a pool on one host",
    host: "node1",
    command: ceph(
      "ceph osd crush rule create-replicated flat default osd",
      "ceph osd pool set cephfs.home.data crush_rule flat",
    ),
    rows: [
      row("croft:storage:CephFilesystem", "storage-home", 'failureDomains["cephfs.home.data"]'),
    ],
  },
  {
    title: "a filesystem under another name, from which its clients are shut out",
    host: "node1",
    // Without a word the servers shut out each client when it comes next, and none may come before the preview.
    command: ceph(
      "ceph tell mds.home:0 session evict auth_name=home",
      "ceph fs rename home evil --yes-i-really-mean-it",
      // Its daemons come back by themselves.
      "for i in $(seq 40); do ceph fs status evil 2>/dev/null | grep -q active && break; sleep 1; done",
      "sleep 10",
    ),
    rows: [gone("croft:storage:CephFilesystem", "storage-home"), ...everyMount],
    stops: "CephFS",
  },
  {
    title: "a filesystem taken away from over its files",
    host: "node1",
    command:
      "echo kept >/srv/home/kept; sync /srv/home/kept; " +
      ceph("ceph fs fail home", "ceph fs rm home --yes-i-really-mean-it"),
    rows: [gone("croft:storage:CephFilesystem", "storage-home"), ...everyMount],
    stops: "CephFS",
    alone:
      "a mount of a filesystem that is gone holds up every container which its host starts meanwhile",
    proof: { command: "cat /srv/home/kept; rm /srv/home/kept", prints: "kept" },
  },
  {
    title: "a filesystem with two daemons at a time",
    host: "node1",
    command: ceph("ceph fs set home max_mds 2"),
    rows: [row("croft:storage:CephFilesystem", "storage-home", "ranks")],
    inside: "CephFS",
  },
  {
    title: "a filesystem that no daemon may serve",
    host: "node1",
    command: ceph("ceph fs set home joinable false"),
    rows: [row("croft:storage:CephFilesystem", "storage-home", "joinable")],
    inside: "CephFS",
  },
  {
    title: "the copies a pool needs to take a write",
    host: "node1",
    command: ceph("ceph osd pool set cephfs.home.data min_size 1"),
    rows: [
      row("croft:storage:CephFilesystem", "storage-home", 'pools["cephfs.home.data"].minimum'),
    ],
  },
  {
    title: "a pool that takes a hundred files",
    host: "node1",
    command: ceph("ceph osd pool set-quota cephfs.home.data max_objects 100"),
    rows: [row("croft:storage:CephFilesystem", "storage-home", 'quotas["cephfs.home.data"]')],
  },
  {
    title: "the rights of a client",
    host: "node1",
    command: ceph(
      `ceph auth caps client.home mon "allow *" mds "allow rw fsname=home" osd "allow rw tag cephfs data=home"`,
    ),
    rows: [row("croft:storage:CephClient", "storage-home", "caps.mon")],
  },
  {
    title: "the key of a client",
    host: "node1",
    command: ceph(
      "ceph auth get client.home -o /tmp/key",
      `sed -i "s|key = .*|key = $(ceph-authtool --gen-print-key)|" /tmp/key`,
      "ceph auth import -i /tmp/key",
    ),
    rows: [row("croft:storage:CephClient", "storage-home", "key")],
  },
  {
    title: "the owner of a directory",
    host: "node1",
    command: "chown 0 /srv/home/visits",
    rows: [row("croft:storage:CephDirectory", "storage-home-visits", "owner")],
    inside: "CephFS",
    proof: { command: "stat -c %u /srv/home/visits", prints: "65532" },
  },
  {
    title: "a directory that its owner may not enter",
    host: "node2",
    command: "chmod 000 /srv/home/visits",
    rows: [row("croft:storage:CephDirectory", "storage-home-visits", "rights")],
    inside: "CephFS",
    proof: { command: "stat -c %a /srv/home/visits", prints: "755" },
  },
  {
    title: "a directory of another group, to which everybody may write",
    host: "node3",
    command: "chgrp 0 /srv/home/visits && chmod 777 /srv/home/visits",
    rows: [row("croft:storage:CephDirectory", "storage-home-visits", "rights")],
    inside: "CephFS",
    proof: { command: "stat -c '%a %g' /srv/home/visits", prints: "755 65532" },
  },
  {
    title: "CephFS unmounted",
    host: "node3",
    command: "umount -l /srv/home",
    rows: [row(mount, "storage-home-node3", "mounted")],
    inside: "CephFS",
    proof: { command: "findmnt -no TARGET /srv/home", prints: "/srv/home" },
  },
  {
    title: "CephFS mounted for reading only",
    host: "node2",
    command:
      "stat -c %d /srv/home >/run/croft-device && mount --internal-only --options remount,ro /srv/home",
    rows: [row(mount, "storage-home-node2", "mounted")],
    inside: "CephFS",
    // Of another mount the device would be another one, and pods would hold the former.
    proof: {
      command:
        "findmnt -no OPTIONS /srv/home | cut -c1-2; stat -c %d /srv/home | cmp - /run/croft-device; rm /run/croft-device",
      prints: "rw",
    },
  },
  {
    title: "a mount whose client the servers have shut out",
    host: "node1",
    command: ceph("ceph tell mds.home:0 session evict client_metadata.hostname=node2"),
    rows: [row(mount, "storage-home-node2", "mounted")],
    inside: "CephFS",
  },
  {
    title: "CephFS mounted anew by hand, and a pod that holds the former mount",
    host: "node3",
    command:
      "export KUBECONFIG=/etc/kubernetes/admin.conf; " +
      `kubectl run holder --image croft.internal/visits:0.1.1 --overrides '${JSON.stringify(holder)}' && ` +
      "kubectl wait pod holder --for=condition=Ready --timeout=60s && " +
      "systemctl restart croft-cephfs-home.service && until findmnt /srv/home; do sleep 1; done",
    rows: [row(mount, "storage-home-node3", "pods")],
    inside: "CephFS",
    proof: {
      command:
        "export KUBECONFIG=/etc/kubernetes/admin.conf; " +
        "grep -c /srv/home /proc/$(pgrep -n visits)/mountinfo; kubectl delete pod holder --now >/dev/null",
      prints: "1",
    },
  },
  {
    title: "CephFS that will not be mounted at boot",
    host: "node2",
    command: "systemctl --quiet disable croft-cephfs-home.service",
    rows: [row(mount, "storage-home-node2", "enabled")],
    proof: { command: "systemctl is-enabled croft-cephfs-home.service", prints: "enabled" },
  },
  {
    title: "a mount's key that others may read",
    host: "node2",
    command: "chmod 0644 /etc/croft/ceph/home/keyring",
    rows: [row(mount, "storage-home-node2", "files")],
    proof: { command: "stat -c %a /etc/croft/ceph/home/keyring", prints: "600" },
  },
  {
    title: "the monitors that a mount knows",
    host: "node1",
    command: "echo '# evil' >>/etc/croft/ceph/home/ceph.conf",
    rows: [row(mount, "storage-home-node1", "files")],
    proof: { command: "grep -c evil /etc/croft/ceph/home/ceph.conf || true", prints: "0" },
  },
];
