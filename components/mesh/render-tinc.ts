import type { TincFiles } from "../../provider/mesh/tinc-files";
import { tincNode } from "../../provider/mesh/names";
import {
  interfaceOf,
  keepaliveSeconds,
  type MeshMember,
  type MeshPair,
  type MeshPlan,
  type RoamingMember,
} from "./plan";
import { routeAtUp, settingsAtUp } from "./render-up";

/** Where tinc's hooks keep which nodes it reaches: a file a node. Gone after a boot, as the connections are. */
const reached = "/run/croft/tinc";

/**
 * What a managed host's tinc is, without any peer and without the private key. Each peer brings files of its own, so that
 * one of them can come and go by a reload.
 *
 * @param publicKey PEM
 * @see tinc.conf(5)
 */
export function renderTincNode(plan: MeshPlan, host: MeshMember, publicKey: string): TincFiles {
  return {
    "tinc.conf": renderTincConf(host),
    "tinc-up": [
      "#!/bin/sh",
      `rm -rf ${reached}`,
      `mkdir -p ${reached}`,
      `ip link set dev "$INTERFACE" mtu ${plan.mtu} up`,
      ...settingsAtUp(plan, interfaceOf("tinc")),
      `ip address replace ${host.address} dev "$INTERFACE" noprefixroute`,
      routeAtUp(plan, host, interfaceOf("tinc")),
      `touch ${reached}/.started ${reached}/.loaded`,
      "",
    ].join("\n"),
    "tinc-down": `#!/bin/sh\nrm -rf ${reached}\n`,
    "host-up": `#!/bin/sh\ntouch "${reached}/$NODE"\n`,
    "host-down": `#!/bin/sh\nrm -f "${reached}/$NODE"\n`,
    ...renderHostFile(plan, host, "", publicKey),
  };
}

/** What one host's tinc knows of one other member. */
export function renderTincPeer(
  plan: MeshPlan,
  { peer, calls }: Pick<MeshPair, "peer" | "calls">,
  publicKey: string,
): TincFiles {
  const node = tincNode(peer.name);
  const route = `${peer.route} dev "$INTERFACE" metric 50`;
  return {
    ...renderHostFile(plan, peer, calls, publicKey),
    ...(calls === "" ? {} : { [`conf.d/${node}.conf`]: `ConnectTo = ${node}\n` }),
    // Where both carry, a roaming member runs the one or the other and no host is told which: tinc knows when it is there.
    ...(peer.place === "" && plan.carriers.length > 1
      ? {
          [`hosts/${node}-up`]: `#!/bin/sh\nip route replace ${route}\n`,
          [`hosts/${node}-down`]: `#!/bin/sh\nip route del ${route}\n`,
        }
      : {}),
  };
}

/**
 * Everything under /etc/tinc/<network>/ of a roaming member, the private key included.
 *
 * @param publicKeys of all members, by name
 */
export function renderTincRoaming(
  plan: MeshPlan,
  member: RoamingMember,
  privateKey: string,
  publicKeys: Readonly<Record<string, string>>,
): TincFiles {
  const up = [
    `ip link set dev "$INTERFACE" mtu ${plan.mtu} up`,
    `ip address replace ${member.address} dev "$INTERFACE"`,
  ];
  return Object.assign(
    {
      "tinc.conf": renderTincConf(member),
      "tinc-up": `#!/bin/sh\n${up.join("\n")}\n`,
      "rsa_key.priv": privateKey,
    },
    renderHostFile(plan, member, "", publicKeys[member.name]!),
    ...member.knows.map((known) =>
      renderTincPeer({ ...plan, carriers: ["tinc"] }, known, publicKeys[known.peer.name]!),
    ),
  ) as TincFiles;
}

function renderTincConf(member: MeshMember): string {
  return [
    `Name = ${tincNode(member.name)}`,
    `Interface = ${interfaceOf("tinc")}`,
    "AddressFamily = any",
    // A node may claim no address but the one that its file here gives it.
    "StrictSubnets = yes",
    `PingInterval = ${keepaliveSeconds}`,
    // Its own 900 would leave a host alone for a quarter of an hour after a longer outage.
    "MaxTimeout = 20",
    "Cipher = aes-256-cbc",
    "Digest = sha256",
    // Its own 4 can be guessed; more than 12 would not fit beside what WireGuard takes of a packet.
    "MACLength = 12",
    "",
  ].join("\n");
}

/** @param place where it is called; "" where it calls first, and in its own file */
function renderHostFile(
  plan: MeshPlan,
  member: MeshMember,
  place: string,
  publicKey: string,
): TincFiles {
  return {
    [`hosts/${tincNode(member.name)}`]: [
      ...(place === "" ? [] : [`Address = ${place}`]),
      `Port = ${plan.tincPort}`,
      `Subnet = ${member.route}`,
      publicKey.trimEnd(),
      "",
    ].join("\n"),
  };
}
