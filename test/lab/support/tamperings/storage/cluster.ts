import { onHosts, row, type Tampering } from "../../tampering";
import {
  ceph,
  cluster,
  everyMount,
  maskUnits,
  orchestrator,
  stopUnits,
  storageHost,
  unitsLike,
} from "./ceph";

const managersAgain =
  'sleep 10; until ceph mgr dump -f json | grep -q "available.:true.*standbys.:.{"; do sleep 2; done';

/** Whoever it was that a daemon said goodbye to is gone, and the next one takes it for alive for a while. */
const monitor = "a monitor";

/** The cluster as its monitors and its orchestrator know it: options, keys, services, flags, health. */
export const cephClusterTamperings: readonly Tampering[] = [
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
    inside: monitor,
  },
  {
    title: "a daemon of a service masked",
    host: "node2",
    // The monitors miss one that stands by when it has said nothing for 15 seconds (`mds_beacon_grace`).
    command: `${maskUnits("ceph-*@mds.home.*")}; sleep 15`,
    rows: [
      row("croft:storage:CephService", "storage-mds.home", "hosts[1]"),
      row(storageHost, "storage-node2", "units"),
    ],
    stops: "CephFS",
    inside: monitor,
    proof: { command: `systemctl is-enabled ${unitsLike("ceph-*@mds.home.*")}`, prints: "enabled" },
  },
  {
    title: "a monitor's daemon gone from its host, and its data",
    host: "node3",
    command: `${stopUnits("ceph-*@mon.*")}; rm -rf /var/lib/ceph/*/mon.*; sleep 15`,
    rows: [row("croft:storage:CephService", "storage-mon", "hosts[2]")],
    stops: monitor,
  },
  {
    title: "a monitor that the others were told to forget",
    host: "node1",
    command: `${ceph("ceph mon remove node3")}; sleep 15`,
    rows: [row("croft:storage:CephService", "storage-mon", "hosts[2]")],
    alone: "an election, in which Ceph answers nobody",
  },
  {
    title:
      "a manager whose key the monitors have forgotten, and a metadata server that may do less",
    host: "node1",
    command: ceph(
      "ceph auth rm $(ceph auth ls | grep -x mgr.node2.*)",
      `ceph auth caps $(ceph auth ls | grep -x mds.home.node2.*) mon "allow r"`,
    ),
    rows: [
      row("croft:storage:CephService", "storage-mgr", "hosts[1]"),
      row("croft:storage:CephService", "storage-mds.home", "hosts[1]"),
    ],
    inside: orchestrator,
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
    title: "monitors that are no majority",
    host: "workstation",
    // The one that is left takes some seconds to notice, and the metadata servers some more to fall silent for want of them.
    command: `${onHosts(["node2", "node3"], stopUnits("ceph-*@mon.*").replaceAll("'", '"'))} && sleep 45`,
    rows: [row(cluster, "storage", "serving"), ...everyMount],
    alone: "nobody answers for the cluster",
  },
  {
    title: "a cluster without a manager",
    host: "workstation",
    command: onHosts(
      ["node1", "node2"],
      `${stopUnits("ceph-*@mgr.*").replaceAll("'", '"')}; sleep 20`,
    ),
    rows: [row(cluster, "storage", "serving")],
    alone: "the orchestrator is silent",
  },
  {
    title: "the rights of Ceph's administrator",
    host: "node1",
    command: ceph(`ceph auth caps client.admin mon "allow r"`),
    rows: [row(cluster, "storage", "serving")],
    alone: "nobody may ask the cluster anything",
    proof: {
      command: `cephadm shell -- ceph auth get client.admin 2>/dev/null | grep -c 'allow \\*'`,
      prints: "4",
    },
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
    title: "a cluster in error",
    host: "node1",
    // A disk would stop before it is called nearly full: Ceph calls that order an error, and nothing else changes.
    command: ceph("ceph osd set-nearfull-ratio 0.97"),
    rows: [row("croft:storage:CephHealth", "storage", "status")],
    alone: "its gate opens only when the cluster is well",
    heals: ceph("ceph osd set-nearfull-ratio 0.85"),
  },
];
