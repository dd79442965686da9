import { hostKey } from "../support/base";
import { faultCases } from "../support/cases";

const nas = `  nas:
    class: node
    address: 192.168.1.11
    mesh: 10.66.0.11
    hostKey: ${hostKey("B")}
    disks: [/dev/disk/by-id/ata-one]
`;

/** Lines two spaces further in. */
function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, "  ");
}

const kubernetes = `kubernetes:
  version: v1.36.2
  podNetwork: 10.244.0.0/16
  serviceNetwork: 10.96.0.0/16
`;

const peers = `peers:
  laptop:
    mesh: 10.66.0.100
`;

const mesh = `mesh:
  kind: wireguard
  network: 10.66.0.0/24
`;

export const cases = faultCases("keys in another place", [
  {
    title: "a host inside the one above it",
    edits: [[nas, indented(nas)]],
    faults: ["site.yaml:18:5 hosts.gw.nas: stands inside hosts.gw; indent it no further than gw"],
  },
  {
    title: "a section inside the one above it",
    edits: [[kubernetes, indented(kubernetes)]],
    faults: ["site.yaml:45:3 mesh.kubernetes: stands inside mesh; indent it no further than mesh"],
  },
  {
    title: "a section of names inside another such",
    edits: [[peers, indented(peers)]],
    faults: ["site.yaml:37:3 hosts.peers: stands inside hosts; indent it no further than hosts"],
  },
  {
    title: "a section of fields inside one of names",
    edits: [[mesh, indented(mesh)]],
    faults: ["site.yaml:41:3 peers.mesh: stands inside peers; indent it no further than peers"],
  },
  {
    title: "a field inside the one beside it",
    edits: [
      ["  replicas: 3\n", ""],
      ["    mountPoint: /srv/home\n", "    mountPoint: /srv/home\n    replicas: 3\n"],
    ],
    faults: [
      "site.yaml:55:5 storage.filesystem.replicas: stands inside storage.filesystem; indent it no further than filesystem",
    ],
  },
  {
    title: "what only looks like another section's",
    edits: [["  replicas: 3\n", "  replicas: 3\n  peers: [laptop]\n"]],
    faults: [
      "site.yaml:53:3 storage.peers: is not known here; write one of erase, filesystem, replicas, version",
    ],
  },
  {
    title: "no space after colons in braces",
    edits: [["{ port: 80, nodePort: 30080 }", "{ port:80, nodePort:30080 }"]],
    faults: [
      "site.yaml:63:15 releases.visits.expose.port:80: has no space after the colon; write `port: 80`",
      "site.yaml:63:24 releases.visits.expose.nodePort:30080: has no space after the colon; write `nodePort: 30080`",
    ],
  },
  {
    title: "a section by another name, which roles and releases ask for",
    edits: [["\nkubernetes:\n", "\nk8s:\n"]],
    faults: [
      "site.yaml:45:1 k8s: is not known here; write one of artifacts, classes, hosts, kubernetes, mesh, peers, releases, site, storage, timeServers",
    ],
  },
]);
