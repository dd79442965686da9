import { gone, row, type Tampering } from "../tampering";

/** Hosts have no `ceph` program of their own: it comes with the container that the daemons run from. */
const ceph = (...commands: readonly string[]) =>
  `timeout 120 cephadm shell -- bash -ec '${commands.join(" && ")}' >/dev/null 2>&1`;
const osdOfNode3 = "$(ceph osd ls-tree node3 | head -n 1)";
const managersAgain =
  'sleep 10; until ceph mgr dump -f json | grep -q "available.:true.*standbys.:.{"; do sleep 2; done';
const stopUnits = (pattern: string) =>
  `systemctl stop $(systemctl list-units --plain --no-legend '${pattern}' | cut -d' ' -f1)`;

/** Without its key on a host the orchestrator can neither show nor mend anything there. */
const orchestrator = "the orchestrator's way to its hosts";

const host = "croft:storage:CephHost";
const osd = "croft:storage:CephOsd";
const cluster = "croft:storage:CephCluster";
const mount = "croft:storage:CephMount";
const disk3 = "storage-node3.croft-node3-disk0";
const keys = "/root/.ssh/authorized_keys";

/** Ceph: what its hosts bring, the cluster as its monitors and its orchestrator know it, and the filesystem. */
export const storageTamperings: readonly Tampering[] = [
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
    title: "an option of the cluster",
    host: "node1",
    command: ceph("ceph config set global osd_pool_default_size 2"),
    rows: [row(cluster, "storage", 'config["global/osd_pool_default_size"]')],
  },
  {
    title: "the orchestrator's public key",
    host: "node1",
    command: ceph(`ceph config-key set mgr/cephadm/ssh_identity_pub "ssh-ed25519 AAAAevil"`),
    rows: [row(cluster, "storage", "sshPublicKey")],
    inside: orchestrator,
  },
  {
    title: "the orchestrator's private key",
    host: "node1",
    command: ceph("ceph config-key set mgr/cephadm/ssh_identity_key evil"),
    rows: [row(cluster, "storage", "sshPrivateKey")],
    inside: orchestrator,
  },
  {
    title: "a label of a storage host",
    host: "node1",
    command: ceph("ceph orch host label add node2 evil"),
    rows: [row(host, "storage-node2", "labels[2]")],
    inside: orchestrator,
  },
  {
    title: "the address of a storage host",
    host: "node1",
    command: ceph("ceph orch host set-addr node3 10.77.0.13"),
    rows: [row(host, "storage-node3", "address")],
    alone: "the orchestrator may lose the host for a while",
  },
  {
    title: "the memory of a host's daemons",
    host: "node1",
    command: ceph("ceph config set osd/host:node1 osd_memory_target 1500000000"),
    rows: [row(host, "storage-node1", "osdMemoryTargetBytes")],
    inside: orchestrator,
  },
  {
    title: "a service's specification",
    host: "node1",
    command: ceph("ceph orch set-unmanaged mgr"),
    rows: [row("croft:storage:CephService", "storage-mgr", "specification")],
    inside: orchestrator,
  },
  {
    title: "a daemon of a service stopped",
    host: "node2",
    command: `${stopUnits("ceph-*@mds.home.*")}; sleep 3`,
    rows: [row("croft:storage:CephService", "storage-mds.home", "hosts[1]")],
    stops: "CephFS",
  },
  {
    title: "an OSD stopped",
    host: "node3",
    command: `${stopUnits("ceph-*@osd.*")}; sleep 3`,
    rows: [row(osd, disk3, "up")],
  },
  {
    title: "an OSD taken out",
    host: "node1",
    command: ceph(`ceph osd out ${osdOfNode3}`),
    rows: [row(osd, disk3, "in", "reweight")],
  },
  {
    title: "an OSD's share reduced",
    host: "node1",
    command: ceph(`ceph osd reweight ${osdOfNode3} 0.5`),
    rows: [row(osd, disk3, "reweight")],
  },
  {
    title: "an OSD's weight in the map",
    host: "node1",
    command: ceph(`ceph osd crush reweight osd.${osdOfNode3} 0.5`),
    rows: [row(osd, disk3, "weight")],
  },
  {
    title: "a flag of a maintenance",
    host: "node1",
    command: ceph("ceph osd set noout"),
    rows: [row(cluster, "storage", "flags[0]")],
  },
  {
    title: "a flag of one host's maintenance",
    host: "node1",
    command: ceph("ceph osd set-group noout node3"),
    rows: [row(cluster, "storage", "flags[0]")],
  },
  {
    title: "an option of the cluster for some of its daemons",
    host: "node1",
    command: ceph("ceph config set mon mon_allow_pool_delete true"),
    rows: [row(cluster, "storage", 'config["mon/mon_allow_pool_delete"]')],
  },
  {
    title: "the orchestrator paused",
    host: "node1",
    command: ceph("ceph orch pause"),
    rows: [row(cluster, "storage", "orchestrator")],
    stops: orchestrator,
  },
  {
    title: "the orchestrator switched off",
    host: "node1",
    // The managers start again; meanwhile none of them lives, which is a row of its own.
    command: ceph(`ceph orch set backend ""`, "ceph mgr module disable cephadm", managersAgain),
    rows: [row(cluster, "storage", "orchestrator")],
    stops: orchestrator,
  },
  {
    title: "the memory of one OSD",
    host: "node1",
    command: ceph(`ceph config set osd.${osdOfNode3} osd_memory_target 1500000000`),
    rows: [row(host, "storage-node3", "osdMemoryTargetBytes")],
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
      row(host, "storage-node3", "maintenance"),
      row(cluster, "storage", "flags[0]"),
      row(osd, disk3, "up"),
      row("croft:storage:CephService", "storage-mon", "hosts[2]"),
    ],
    alone: "a monitor and an OSD stop with it",
  },
  {
    title: "an OSD moved to another host of the map",
    host: "node1",
    command: ceph(`ceph osd crush move osd.${osdOfNode3} host=node1`),
    rows: [row(osd, disk3, "location")],
  },
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
    title: "a filesystem under another name",
    host: "node1",
    command: ceph("ceph fs rename home evil --yes-i-really-mean-it"),
    rows: [gone("croft:storage:CephFilesystem", "storage-home")],
    stops: "CephFS",
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
    title: "a cluster in error",
    host: "node1",
    // A disk would stop before it is called nearly full: Ceph calls that order an error, and nothing else changes.
    command: ceph("ceph osd set-nearfull-ratio 0.97"),
    rows: [row("croft:storage:CephHealth", "storage", "status")],
    alone: "its gate opens only when the cluster is well",
    heals: ceph("ceph osd set-nearfull-ratio 0.85"),
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
    title: "CephFS that will not be mounted at boot",
    host: "node2",
    command: "systemctl --quiet disable croft-cephfs-home.service",
    rows: [row(mount, "storage-home-node2", "enabled")],
    proof: { command: "systemctl is-enabled croft-cephfs-home.service", prints: "enabled" },
  },
  {
    title: "the monitors that a mount knows",
    host: "node1",
    command: "echo '# evil' >>/etc/croft/ceph/home/ceph.conf",
    rows: [row(mount, "storage-home-node1", "files")],
    proof: { command: "grep -c evil /etc/croft/ceph/home/ceph.conf || true", prints: "0" },
  },
];
