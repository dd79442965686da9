import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Site } from "../../inventory/site";
import { File } from "../../provider/kinds/file/resource";
import { MeshPeer } from "../../provider/kinds/mesh-peer/resource";
import { Packages } from "../../provider/kinds/packages/resource";
import { Service } from "../../provider/kinds/service/resource";
import type { ManagedHost } from "../host/managed-host";
import { wireguardPrivateKey, wireguardPublicKey } from "./keys";
import { type MeshMember, type MeshPlan, planMesh } from "./plan";
import { renderInterface, renderRoaming } from "./render";

export interface WireguardMeshArgs {
  readonly site: Site;
  /** Every managed host of the site, by name. */
  readonly hosts: Readonly<Record<string, ManagedHost>>;
}

/**
 * A WireGuard full mesh over all hosts and roaming members.
 *
 * Creates: a key a member; per host the packages, the interface's configuration and its service; one peer for every
 * (host, other member).
 *
 * Delete of a host's part takes its interface down; its peers on the other hosts go one by one.
 */
export class WireguardMesh extends pulumi.ComponentResource {
  static readonly type = "croft:mesh:WireguardMesh";
  /** Everything the mesh consists of on the hosts. */
  readonly ready: readonly pulumi.Resource[];
  /** Complete `wg-quick` configurations of the roaming members by name; secret. */
  readonly roaming: Readonly<Record<string, pulumi.Output<string>>>;
  private readonly peers = new Map<string, { host: string; peer: string; resource: MeshPeer }>();

  constructor(name: string, args: WireguardMeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super(WireguardMesh.type, name, {}, opts);
    const plan = planMesh(args.site);
    const keys = this.keys(name, plan);

    const interfaces = Object.fromEntries(
      plan.hosts.map((member) => {
        const host = hostOf(args, member.name);
        return [member.name, this.interfaceOf(name, plan, member, host, keys[member.name]!)];
      }),
    );
    for (const pair of plan.pairs) {
      const resource = new MeshPeer(
        // A dot cannot stand in a host's name, so no two pairs share a name.
        `${name}-${pair.host}.${pair.peer.name}`,
        {
          access: hostOf(args, pair.host).access,
          interface: plan.interfaceName,
          peer: pair.peer.name,
          publicKey: keys[pair.peer.name]!.publicKey,
          endpoint: pair.peer.endpoint,
          allowedIps: pair.peer.allowedIps,
          keepaliveSeconds: pair.keepaliveSeconds,
        },
        // A peer is set on the running interface.
        { parent: this, dependsOn: [interfaces[pair.host]!] },
      );
      this.peers.set(`${pair.host}.${pair.peer.name}`, {
        host: pair.host,
        peer: pair.peer.name,
        resource,
      });
    }

    this.ready = [...Object.values(interfaces), ...[...this.peers.values()].map((p) => p.resource)];
    this.roaming = this.configurations(plan, keys);
    this.registerOutputs({ roaming: this.roaming });
  }

  /** What must stand before these hosts can talk to each other: their peers among themselves. */
  between(hosts: readonly string[]): pulumi.Resource[] {
    const among = new Set(hosts);
    return [...this.peers.values()]
      .filter(({ host, peer }) => among.has(host) && among.has(peer))
      .map(({ resource }) => resource);
  }

  /** One key a member. Ed25519, since the key resource makes no X25519; both halves are derived. */
  private keys(name: string, plan: MeshPlan): Readonly<Record<string, Keys>> {
    return Object.fromEntries(
      [...plan.hosts, ...plan.roaming].map((member) => {
        const key = new tls.PrivateKey(
          `${name}-${member.name}`,
          { algorithm: "ED25519" },
          { parent: this },
        );
        return [
          member.name,
          {
            privateKey: pulumi.secret(key.privateKeyPemPkcs8.apply(wireguardPrivateKey)),
            publicKey: key.publicKeyOpenssh.apply(wireguardPublicKey),
          },
        ];
      }),
    );
  }

  private interfaceOf(
    name: string,
    plan: MeshPlan,
    member: MeshMember,
    host: ManagedHost,
    { privateKey }: Keys,
  ): Service {
    const { access } = host;
    const packages = new Packages(
      `${name}-${member.name}`,
      // Where the kernel has no WireGuard, wg-quick falls back to the user-space one by itself.
      { access, set: "mesh", packages: { "wireguard-go": "", "wireguard-tools": "" }, hold: [] },
      { parent: this, dependsOn: [...host.ready] },
    );
    const content = privateKey.apply((key) => renderInterface(plan, member, key));
    const configuration = new File(
      `${name}-${member.name}`,
      {
        access,
        path: `/etc/wireguard/${plan.interfaceName}.conf`,
        content,
        mode: "0600",
        sensitive: true,
      },
      { parent: this, dependsOn: [packages] },
    );
    // The hash of a text with a random key in it tells nothing, and a preview should show that it changes.
    const digest = pulumi.unsecret(content.apply(sha256));
    return new Service(
      `${name}-${member.name}`,
      {
        access,
        unit: `wg-quick@${plan.interfaceName}.service`,
        restartOn: pulumi.all({ configuration: digest }),
      },
      { parent: this, dependsOn: [configuration] },
    );
  }

  private configurations(plan: MeshPlan, keys: Readonly<Record<string, Keys>>) {
    const publicKeys = pulumi.all(
      Object.fromEntries(plan.hosts.map((host) => [host.name, keys[host.name]!.publicKey])),
    );
    return Object.fromEntries(
      plan.roaming.map((member) => [
        member.name,
        pulumi
          .all([keys[member.name]!.privateKey, publicKeys])
          .apply(([own, others]) => renderRoaming(plan, member, own, others)),
      ]),
    );
  }
}

interface Keys {
  readonly privateKey: pulumi.Output<string>;
  readonly publicKey: pulumi.Output<string>;
}

function hostOf(args: WireguardMeshArgs, name: string): ManagedHost {
  const host = args.hosts[name];
  if (host === undefined) throw new Error(`no managed host ${name} was handed to the mesh`);
  return host;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
