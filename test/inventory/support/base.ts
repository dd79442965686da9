import { InventoryError } from "../../../inventory/inventory-error";
import { renderFault } from "../../../inventory/fault";
import { readSite, type Texts } from "../../../inventory/read";

/** A public host key in the form of RFC 8709, all of whose 32 key bytes are `letter`. */
export function hostKey(letter: string): string {
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const blob = [field(Buffer.from("ssh-ed25519")), field(Buffer.alloc(32, letter))];
  return `ssh-ed25519 ${Buffer.concat(blob).toString("base64")}`;
}

/** A faultless site on which every section is used; no two numbers in it are equal by chance. */
export const base = `site: home

classes:
  gate:
    architecture: amd64
    roles: [load-balancer]
  node:
    architecture: amd64
    roles: [control-plane, worker, storage]
    labels: { example.org/rack: cellar }

hosts:
  gw:
    class: gate
    address: 192.168.1.10
    mesh: 10.66.0.10
    hostKey: ${hostKey("A")}
  nas:
    class: node
    address: 192.168.1.11
    mesh: 10.66.0.11
    hostKey: ${hostKey("B")}
    disks: [/dev/disk/by-id/ata-one]
  den:
    class: node
    address: 192.168.1.12
    mesh: 10.66.0.12
    hostKey: ${hostKey("C")}
    disks: [/dev/disk/by-id/ata-two, /dev/disk/by-id/ata-three]
  attic:
    class: node
    address: 192.168.1.13
    mesh: 10.66.0.13
    hostKey: ${hostKey("D")}
    disks: [/dev/disk/by-id/ata-four]

peers:
  laptop:
    mesh: 10.66.0.100

mesh:
  kind: wireguard
  network: 10.66.0.0/24

kubernetes:
  version: v1.36.2
  podNetwork: 10.244.0.0/16
  serviceNetwork: 10.96.0.0/16

storage:
  version: 18.2.7
  replicas: 3
  filesystem:
    name: home
    mountPoint: /srv/home
    directories:
      visits: { owner: 65532 }

releases:
  visits:
    namespace: visits
    chart: charts/visits
    expose: { port: 80, nodePort: 30080 }
    values:
      greeting: hello
  wiki:
    chart: charts/wiki-1.0.tgz
    expose: { port: 443, nodePort: 30443 }
`;

/** A site of which everything is said that must be, and nothing else. */
export const least = `site: hut
classes: { box: { architecture: arm64 } }
hosts:
  one: { class: box, address: one.lan, mesh: 10.1.0.1, hostKey: ${hostKey("A")} }
mesh: { kind: wireguard, network: 10.1.0.0/30 }
`;

/** One replacement in the base. */
export type Edit = readonly [from: string, to: string];

/** @throws Error when an edit's text is not there exactly once: the case would test nothing, or something else */
export function edited(edits: readonly Edit[], text = base): string {
  return edits.reduce((before, [from, to]) => {
    const parts = before.split(from);
    if (parts.length !== 2)
      throw new Error(`${JSON.stringify(from)} is there ${parts.length - 1} times`);
    return parts.join(to);
  }, text);
}

/** The faults of an inventory, rendered; empty where it is sound. */
export function faultsOf(text: string, more: Omit<Texts, "inventory"> = {}): string[] {
  try {
    readSite({ inventory: { file: "site.yaml", text }, ...more });
    return [];
  } catch (error) {
    if (!(error instanceof InventoryError)) throw error;
    return error.faults.map(renderFault);
  }
}
