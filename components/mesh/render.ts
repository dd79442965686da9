import type { MeshMember, MeshPlan } from "./plan";

/**
 * /etc/wireguard/wg0.conf of a managed host: the interface only. The peers have files of their own, which PostUp adds, so
 * that one of them can come and go without the interface going down.
 *
 * @see wg-quick(8), CONFIGURATION
 */
export function renderInterface(plan: MeshPlan, host: MeshMember, privateKey: string): string {
  return [
    "[Interface]",
    `PrivateKey = ${privateKey}`,
    `Address = ${host.address}`,
    `ListenPort = ${plan.port}`,
    `MTU = ${plan.mtu}`,
    `PostUp = for peer in /etc/wireguard/%i.d/*.conf; do [ ! -e "$peer" ] || wg addconf %i "$peer"; done`,
    "",
  ].join("\n");
}

/**
 * The whole configuration of a roaming member, for `wg-quick` or an application that reads its format.
 *
 * @param publicKeys of the managed hosts, by name
 * @see wg-quick(8), CONFIGURATION
 */
export function renderRoaming(
  plan: MeshPlan,
  member: MeshMember,
  privateKey: string,
  publicKeys: Readonly<Record<string, string>>,
): string {
  const own = [
    "[Interface]",
    `PrivateKey = ${privateKey}`,
    `Address = ${member.address}`,
    `MTU = ${plan.mtu}`,
    "",
  ];
  const hosts = plan.hosts.flatMap((host) => [
    `# ${host.name}`,
    "[Peer]",
    `PublicKey = ${publicKeys[host.name]}`,
    `Endpoint = ${host.endpoint}`,
    `AllowedIPs = ${host.allowedIps.join(", ")}`,
    // A roaming member sits behind routers that forget it: without this no host could reach it.
    "PersistentKeepalive = 25",
    "",
  ]);
  return [...own, ...hosts].join("\n");
}
