import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { File } from "../../provider/kinds/file/resource";
import { MeshInterface } from "../../provider/kinds/mesh-interface/resource";
import { MeshPeer } from "../../provider/kinds/mesh-peer/resource";
import type { ManagedHost } from "../host/managed-host";
import { type CarrierMesh, type CarrierMeshArgs, peersOf } from "./carrier";
import { wireguardPrivateKey, wireguardPublicKey } from "./keys";
import { endpoint, interfaceOf, type MeshMember, type MeshPlan } from "./plan";
import { renderInterface, renderRoaming } from "./render-wireguard";

/**
 * A WireGuard full mesh over all hosts and roaming members.
 *
 * Creates: a key a member; per host the interface's configuration and the interface; one peer a member, known
 * to all hosts but itself.
 *
 * Delete of a host's part takes its interface down, and the others forget it.
 */
export class WireguardMesh extends pulumi.ComponentResource implements CarrierMesh {
  static readonly type = "croft:mesh:WireguardMesh";
  readonly interfaces: Readonly<Record<string, MeshInterface>>;
  readonly peers: Readonly<Record<string, pulumi.Resource>>;
  /** Complete `wg-quick` configurations of the roaming members by name; secret. */
  readonly roaming: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: CarrierMeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super(WireguardMesh.type, name, {}, opts);
    const { plan, hosts } = args;
    const keys = this.keys(name, plan);

    this.interfaces = Object.fromEntries(
      plan.hosts.map((member) => [
        member.name,
        this.interfaceOf(name, plan, member, hosts[member.name]!, keys),
      ]),
    );
    this.peers = peersOf(
      plan,
      (member, pairs) =>
        new MeshPeer(
          `${name}-${member.name}`,
          {
            interface: interfaceOf("wireguard"),
            peer: member.name,
            hosts: Object.fromEntries(
              pairs.map((pair) => [
                pair.host,
                {
                  access: hosts[pair.host]!.access,
                  publicKey: keys[member.name]!.publicKey,
                  endpoint: endpoint(pair.calls, plan.port),
                  allowedIps: pair.routes,
                  keepaliveSeconds: pair.keepaliveSeconds,
                },
              ]),
            ),
          },
          {
            parent: this,
            dependsOn: [
              // A peer is set on running interfaces.
              ...pairs.map(({ host }) => this.interfaces[host]!),
              // Who sends a relay what is for others needs it to forward, which it does before it has an interface.
              ...(member.name === plan.relay ? [this.interfaces[member.name]!] : []),
            ],
          },
        ),
    );

    this.roaming = this.configurations(plan, keys);
    this.registerOutputs({ roaming: this.roaming });
  }

  /** One key a member. Ed25519, since the key resource makes no X25519; both halves are derived. */
  private keys(name: string, plan: MeshPlan): KeysByMember {
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
    { access, ready }: ManagedHost,
    keys: KeysByMember,
  ): MeshInterface {
    const { privateKey, publicKey } = keys[member.name]!;
    const configuration = new File(
      `${name}-${member.name}`,
      {
        access,
        path: `/etc/wireguard/${interfaceOf("wireguard")}.conf`,
        content: privateKey.apply((key) => renderInterface(plan, member, key)),
        mode: "0600",
        sensitive: true,
      },
      { parent: this, dependsOn: [...ready] },
    );
    const others = Object.keys(keys).filter((other) => other !== member.name);
    return new MeshInterface(
      `${name}-${member.name}`,
      {
        access,
        interface: interfaceOf("wireguard"),
        address: member.address,
        port: plan.port,
        mtu: plan.mtu,
        publicKey,
        peers: pulumi.all(others.map((other) => keys[other]!.publicKey)),
      },
      { parent: this, dependsOn: [configuration] },
    );
  }

  private configurations(plan: MeshPlan, keys: KeysByMember) {
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

type KeysByMember = Readonly<
  Record<
    string,
    { readonly privateKey: pulumi.Output<string>; readonly publicKey: pulumi.Output<string> }
  >
>;
