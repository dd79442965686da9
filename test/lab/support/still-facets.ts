/**
 * Facets that no hand on a machine can drift, each with its reason. Of every other facet of every kind there must be a
 * case; a facet is never left out silently.
 */

const access = "how the host is reached, which is no part of what it is";
const members = "whom to ask about the cluster, which is no part of what it is";
const api = "how the API is reached, which is no part of what it holds";
const identity = "names the object: with another name it is another object, and this one is gone";
const meshPeers =
  "who may be known there, a word of the inventory's; each peer is a row of its own";
const peerFiles =
  "what the last read noted of the files of peers or servers for the next one; each file is a row of its own";
const sources = "where what it is started with lies; what stands there is a row of its own";
const word = "permission in the inventory for a deletion; it stands on no machine";

const node = {
  access,
  node: identity,
  cluster: identity,
  address: "where others find the node, declared by the mesh, whose peers are rows of their own",
  endpoint: "where the node looks for the API; its name is a line in the row of /etc/hosts",
  authority: "what joining trusts; a host that joined under another one shows in `membership`",
  peers: members,
  version:
    "the running kubelet's own word, said anew every few seconds; another program shows in the row of its Artifact",
};

export const stillFacets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "croft:host:Machine": {
    access,
    architecture: "a running system's; only another machine or another installation has another",
    minimumMemoryMiB: "memory is not taken out of a running machine",
  },
  "croft:host:Packages": { access, set: identity },
  "croft:host:File": {
    access,
    path: identity,
    sensitive: "how a preview shows the content",
    checker: "what is run before a change; it leaves nothing",
  },
  "croft:host:Service": { access, unit: identity, files: sources, programs: sources },
  "croft:host:Artifact": { access, set: identity },
  "croft:host:AuthorizedKey": { access, purpose: identity },
  "croft:host:Kernel": { access, set: identity },
  "croft:host:Files": { access, set: identity },
  "croft:host:NoSwap": { access },
  "croft:host:Firewall": {
    access,
    rules: "on a site of its own, in 7-outside",
    atBoot: "on a site of its own, in 7-outside",
  },
  "croft:mesh:MeshInterface": { access, interface: identity, peers: meshPeers, peerFiles },
  "croft:mesh:MeshRoutes": {
    access,
    network: identity,
    peers: "who has to answer before the preferred carrier changes; each is a row of its own",
    roaming: "whose routes are let be: they come and go with their members",
    services: "a cluster of IPv6's, which the lab's is not",
  },
  "croft:mesh:MeshPeer": { interface: identity, peer: identity },
  "croft:mesh:MeshHandover": {
    carriers: "a word of the inventory's; what carries on a host stands in the row of its routes",
    members: "whom to ask about the mesh, which is no part of what it is",
    unproven:
      "who is not reached at this moment, which no step mends; it bars a carrier from going",
  },
  "croft:mesh:TincNode": {
    access,
    network: identity,
    interface: identity,
    peers: meshPeers,
    peerFiles,
  },
  "croft:mesh:TincPeer": {
    network: identity,
    interface: "where the host is looked at; the interface itself is the node's row",
    peer: identity,
  },
  "croft:loadbalancer:Configuration": {
    access,
    servers: "which it may have, a word of the inventory's; each server is a row of its own",
    serverFiles: peerFiles,
  },
  "croft:loadbalancer:Server": { access, backend: identity, server: identity },
  "croft:kubernetes:Cluster": {
    cluster:
      "a word of the inventory's; kubeadm's own stands in `configuration` of each control plane",
    candidates: members,
    version: "what the cluster was initialised with; what runs is `version` of each member",
    authority:
      "what the cluster was initialised with; a file edited on a control plane is a row of that control plane",
    authorities: "files of each control plane, in its own row",
    podNetwork:
      "what the cluster was initialised with; a manifest edited on a control plane is a row of that control plane",
    serviceNetwork:
      "what the cluster was initialised with; a manifest edited on a control plane is a row of that control plane",
    corefile:
      "the lab declares none, and an edit of kubeadm's own shows in `addons`; declared and taken back in 3-back",
  },
  "croft:kubernetes:Images": { access },
  "croft:kubernetes:ControlPlane": node,
  "croft:kubernetes:Worker": node,
  "croft:kubernetes:Addon": {
    cluster: identity,
    addon: identity,
    members,
    order: "the order in which objects are applied, which leaves no trace",
  },
  "croft:releases:ReleaseObjects": {
    cluster: identity,
    release: identity,
    namespace: identity,
    kubeconfig: api,
    otherServers: api,
    serverName: api,
    comparison: "where no API server answers, in 4-standstill",
    values:
      "what nobody declared of a record's values shows in `differences`, the rest in the release's own row",
  },
  "croft:storage:CephImage": {
    access,
    reference: "an image is there by this name or it is gone, which is a case",
  },
  "croft:storage:CephCluster": {
    name: "a word of the inventory's; the cluster knows itself by `fsid`",
    members,
    fsid: "a cluster's identity never changes; another one is another cluster",
    version: "what the daemons run; another version is an upgrade, which no hand does in passing",
    image: "where daemons come from; pulled in rows of their own",
    monitorAddresses: "of the first monitors only; where monitors run is a CephService",
    disks: "what a deletion empties; each disk is a CephOsd",
    erase: word,
  },
  "croft:storage:CephHost": { access, members, fsid: "the cluster's own row has it" },
  "croft:storage:CephService": { members, service: identity },
  "croft:storage:CephOsd": {
    access,
    members,
    fsid: "guards against disks of other clusters; the cluster's own row has it",
    disk: identity,
    erase: word,
  },
  "croft:storage:CephFilesystem": { members, filesystem: identity, erase: word },
  "croft:storage:CephClient": { members, client: identity },
  "croft:storage:CephDirectory": {
    members,
    mountPoint: "where it is looked at from; each mount is a row of its own",
    path: identity,
  },
  "croft:storage:CephHealth": { members, gate: identity },
  "croft:storage:CephMount": {
    access,
    fsid: "stands in the mount's files, which `files` compares as a whole",
    filesystem: identity,
    client: "stands in the mount's files, which `files` compares as a whole",
    key: "stands in the mount's files, which `files` compares as a whole",
    monitors: "stand in the mount's files, which `files` compares as a whole",
    mountPoint: identity,
  },
};
