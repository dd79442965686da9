import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { TincNode } from "../../provider/kinds/tinc-node/resource";
import { TincPeer } from "../../provider/kinds/tinc-peer/resource";
import { tincNetwork } from "../../provider/mesh/names";
import type { TincFiles } from "../../provider/mesh/tinc-files";
import type { ManagedHost } from "../host/managed-host";
import { type CarrierMesh, type CarrierMeshArgs, peersOf } from "./carrier";
import { interfaceOf, type MeshMember, type MeshPlan } from "./plan";
import { renderTincNode, renderTincPeer, renderTincRoaming } from "./render-tinc";

/**
 * A mesh of Debian's tinc 1.0 over all hosts and roaming members.
 *
 * Creates: a key a member; per host the node; one peer a member, known to all hosts but itself.
 *
 * Delete of a host's part stops its daemon, and the others forget it.
 */
export class TincMesh extends pulumi.ComponentResource implements CarrierMesh {
  static readonly type = "croft:mesh:TincMesh";
  readonly interfaces: Readonly<Record<string, TincNode>>;
  readonly peers: Readonly<Record<string, pulumi.Resource>>;
  /** Files of the roaming members, by name and by path under /etc/tinc/croft/; secret. */
  readonly roaming: Readonly<Record<string, pulumi.Output<TincFiles>>>;

  constructor(name: string, args: CarrierMeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super(TincMesh.type, name, {}, opts);
    const { plan, hosts } = args;
    const members = [...plan.hosts, ...plan.roaming];
    const keys = Object.fromEntries(
      members.map((member) => [
        member.name,
        new tls.PrivateKey(
          `${name}-${member.name}`,
          { algorithm: "RSA", rsaBits: 3072 },
          { parent: this },
        ),
      ]),
    );

    this.interfaces = Object.fromEntries(
      plan.hosts.map((member) => {
        const others = members.map((it) => it.name).filter((it) => it !== member.name);
        const key = keys[member.name]!;
        return [member.name, this.nodeOf(name, plan, member, hosts[member.name]!, key, others)];
      }),
    );
    this.peers = peersOf(
      plan,
      (member, pairs) =>
        new TincPeer(
          `${name}-${member.name}`,
          {
            network: tincNetwork,
            interface: interfaceOf("tinc"),
            peer: member.name,
            hosts: Object.fromEntries(
              pairs.map((pair) => [
                pair.host,
                {
                  access: hosts[pair.host]!.access,
                  files: keys[member.name]!.publicKeyPem.apply((key) =>
                    renderTincPeer(plan, pair, key),
                  ),
                  loaded: true,
                },
              ]),
            ),
          },
          // A daemon takes its peers in while it runs, and the folder is the node's.
          { parent: this, dependsOn: pairs.map(({ host }) => this.interfaces[host]!) },
        ),
    );

    const publicKeys = pulumi.all(
      Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.publicKeyPem])),
    );
    this.roaming = Object.fromEntries(
      plan.roaming.map((member) => [
        member.name,
        pulumi
          .all([pulumi.secret(keys[member.name]!.privateKeyPem), publicKeys])
          .apply(([own, others]) => renderTincRoaming(plan, member, own, others)),
      ]),
    );
    this.registerOutputs({ roaming: this.roaming });
  }

  private nodeOf(
    name: string,
    plan: MeshPlan,
    member: MeshMember,
    { access, ready }: ManagedHost,
    key: tls.PrivateKey,
    others: readonly string[],
  ): TincNode {
    return new TincNode(
      `${name}-${member.name}`,
      {
        access,
        network: tincNetwork,
        interface: interfaceOf("tinc"),
        files: key.publicKeyPem.apply((own) => renderTincNode(plan, member, own)),
        privateKey: pulumi.secret(key.privateKeyPem),
        address: member.address,
        mtu: plan.mtu,
        peers: others,
      },
      { parent: this, dependsOn: [...ready] },
    );
  }
}
