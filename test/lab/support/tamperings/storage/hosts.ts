import { gone, onHosts, row, type Tampering } from "../../tampering";
import {
  ceph,
  cluster,
  disk3,
  nodes,
  orchestrator,
  osd,
  osdOfNode3,
  storageHost,
  unitsLike,
} from "./ceph";

const keys = "/root/.ssh/authorized_keys";

/** Inside of a text: what starts node3's OSD at boot. */
const bootUnits = `ceph.target ${unitsLike("ceph-*-*-*-*-*.target")} ${unitsLike("ceph-*@osd.*")}`;

/** A text by which a host finds no monitor. */
const askAnother = 'sed -i "s/mon_host = .*/mon_host = 10.66.0.99/" /etc/ceph/ceph.conf';

/** What each storage host has, and what the orchestrator knows of it. */
export const storageHostTamperings: readonly Tampering[] = [
  {
    title: "the options of a key that may log in",
    host: "node2",
    command: `sed -i '/ croft-ceph$/s/^from="[^"]*" //' ${keys}`,
    rows: [row("croft:host:AuthorizedKey", "storage-node2", "options")],
    stops: orchestrator,
    proof: { command: `grep -c '^from="10.66.0.0/24" .* croft-ceph$' ${keys}`, prints: "1" },
  },
  {
    title: "a key that may log in",
    host: "node3",
    command: `sed -i '/ croft-ceph$/s/AAAAC3/AAAAC4/' ${keys}`,
    rows: [row("croft:host:AuthorizedKey", "storage-node3", "key")],
    stops: orchestrator,
    proof: { command: `grep -c 'AAAAC3.* croft-ceph$' ${keys}`, prints: "1" },
  },
  {
    title: "a key taken away",
    host: "node1",
    command: `sed -i '/ croft-ceph$/d' ${keys}`,
    rows: [gone("croft:host:AuthorizedKey", "storage-node1")],
    stops: orchestrator,
    proof: { command: `grep -c ' croft-ceph$' ${keys}`, prints: "1" },
  },
  {
    title: "the daemons' image under another name",
    host: "node3",
    command: "podman untag $(podman image ls --format '{{.Repository}}:{{.Tag}}' | grep ceph/ceph)",
    rows: [gone("croft:storage:CephImage", "storage-node3")],
  },
  {
    title: "another image under the name of the daemons'",
    host: "node2",
    command:
      "image=$(podman image ls --format '{{.Repository}}:{{.Tag}}' | grep ceph/ceph) && " +
      'podman untag "$image" && tar -c -C /etc hostname | podman import --quiet - "$image" >/dev/null',
    rows: [row("croft:storage:CephImage", "storage-node2", "digest")],
    proof: {
      command: "podman run --rm quay.io/ceph/ceph:v18.2.7 ceph --version | cut -d' ' -f3",
      prints: "18.2.7",
    },
  },
  {
    title: "the administrator's key where anybody may read it",
    host: "node2",
    command: "chmod 0644 /etc/ceph/ceph.client.admin.keyring",
    rows: [row(storageHost, "storage-node2", "adminFiles")],
    proof: { command: "stat -c %a /etc/ceph/ceph.client.admin.keyring", prints: "600" },
  },
  {
    title: "the administrator's files gone from a host",
    host: "node3",
    command: "rm /etc/ceph/ceph.client.admin.keyring /etc/ceph/ceph.conf",
    rows: [row(storageHost, "storage-node3", "adminFiles")],
    proof: { command: "stat -c %a /etc/ceph/*", prints: "600\n644" },
  },
  {
    title: "the administrator's key gone from every host",
    host: "workstation",
    command: onHosts(nodes, "rm /etc/ceph/ceph.client.admin.keyring"),
    rows: [
      row(cluster, "storage", "serving"),
      ...nodes.map((node) => row(storageHost, `storage-${node}`, "adminFiles")),
    ],
    alone: "nobody may ask the cluster anything",
  },
  {
    title: "the administrator of Ceph gone, and his key with him",
    host: "workstation",
    // When the orchestrator comes by next, it takes the key of somebody who is gone from its hosts.
    command:
      `${onHosts(["node1"], "timeout 120 cephadm shell -- ceph auth rm client.admin >/dev/null 2>&1")} && ` +
      `${onHosts(nodes, "rm /etc/ceph/ceph.client.admin.keyring")} && sleep 75`,
    rows: [
      row(cluster, "storage", "serving"),
      ...nodes.map((node) => row(storageHost, `storage-${node}`, "adminFiles")),
    ],
    alone: "nobody may ask the cluster anything",
  },
  {
    title: "a storage host that asks another monitor",
    host: "node2",
    command: askAnother,
    rows: [row(storageHost, "storage-node2", "adminFiles")],
    proof: { command: "grep -c 'mon_host = .*10.66.0.11' /etc/ceph/ceph.conf", prints: "1" },
  },
  {
    title: "a storage host with an option of its own",
    host: "node1",
    command: "echo 'client_reconnect_stale = true' >>/etc/ceph/ceph.conf",
    rows: [row(storageHost, "storage-node1", "adminFiles")],
    proof: { command: "grep -c stale /etc/ceph/ceph.conf || true", prints: "0" },
  },
  {
    title: "all storage hosts ask another monitor",
    host: "workstation",
    command: onHosts(nodes, askAnother),
    rows: [
      row(cluster, "storage", "serving"),
      ...nodes.map((node) => row(storageHost, `storage-${node}`, "adminFiles")),
    ],
    alone: "nobody finds the cluster",
  },
  {
    title: "a storage host whose daemons will not start at its next boot",
    host: "node3",
    command: `systemctl --quiet disable ${bootUnits}`,
    rows: [row(storageHost, "storage-node3", "units")],
    proof: { command: `systemctl is-enabled ${bootUnits}`, prints: "enabled\nenabled\nenabled" },
  },
  {
    title: "a storage host that has lost the units of its daemons",
    host: "node3",
    command: "rm -r /etc/systemd/system/ceph*",
    rows: [row(storageHost, "storage-node3", "units")],
    proof: { command: `systemctl is-enabled ${bootUnits}`, prints: "enabled\nenabled\nenabled" },
  },
  {
    title: "daemons of a storage host without what they start by",
    host: "node2",
    command: "cd /var/lib/ceph/*-*/ && rm osd.*/unit.run mon.node2/keyring mgr.*/config",
    rows: [row(storageHost, "storage-node2", "units")],
    proof: {
      command:
        "cd /var/lib/ceph/*-*/ && ls osd.*/unit.run mon.node2/keyring mgr.*/config | wc -l; systemctl is-active 'ceph-*@osd.*' 'ceph-*@mon.*' 'ceph-*@mgr.*'",
      prints: "3\nactive\nactive\nactive",
    },
  },
  {
    title: "everything tidied away from /var/log of a storage host",
    host: "node1",
    command: "rm -rf /var/log/*",
    rows: [row(storageHost, "storage-node1", "units")],
    proof: { command: "stat -c '%a %u' /var/log/ceph/*-*/", prints: "770 64045" },
  },
  {
    title: "a drop-in that keeps daemons of Ceph from starting at boot",
    host: "node3",
    command:
      "cd /etc/systemd/system && d=ceph-$(ls /var/lib/ceph | grep -- -)@.service.d && mkdir -p $d && printf '[Unit]\\nConditionPathExists=/nope\\n' >$d/evil.conf && systemctl daemon-reload",
    rows: [row(storageHost, "storage-node3", "units")],
    proof: { command: "ls /etc/systemd/system/ceph*.d/*.conf 2>/dev/null | wc -l", prints: "0" },
  },
  {
    title: "a label of a storage host",
    host: "node1",
    command: ceph("ceph orch host label add node2 evil"),
    rows: [row(storageHost, "storage-node2", "labels[2]")],
    inside: orchestrator,
  },
  {
    title: "the address of a storage host",
    host: "node1",
    command: ceph("ceph orch host set-addr node3 10.77.0.13"),
    rows: [row(storageHost, "storage-node3", "address")],
    alone: "the orchestrator may lose the host for a while",
  },
  {
    title: "the memory of a host's daemons",
    host: "node1",
    command: ceph("ceph config set osd/host:node1 osd_memory_target 1500000000"),
    rows: [row(storageHost, "storage-node1", "osdMemoryTargetBytes")],
    inside: orchestrator,
  },
  {
    title: "the memory of one OSD",
    host: "node1",
    command: ceph(`ceph config set osd.${osdOfNode3} osd_memory_target 1500000000`),
    rows: [row(storageHost, "storage-node3", "osdMemoryTargetBytes")],
    inside: orchestrator,
  },
  {
    title: "a storage host in maintenance",
    host: "node1",
    command: ceph(
      "ceph orch host maintenance enter node3 --force --yes-i-really-mean-it",
      "sleep 5",
    ),
    rows: [
      row(storageHost, "storage-node3", "maintenance"),
      row(cluster, "storage", "flags[0]"),
      row(osd, disk3, "up"),
      row("croft:storage:CephService", "storage-mon", "hosts[2]"),
    ],
    alone: "a monitor and an OSD stop with it",
  },
];
