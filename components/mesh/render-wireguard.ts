import { endpoint, type MeshMember, type MeshPlan, type RoamingMember } from "./plan";
import { routeAtUp, settingsAtUp } from "./render-up";

/**
 * /etc/wireguard/wg0.conf of a managed host: the interface only. The peers have files of their own, which PostUp adds, so
 * that one of them can come and go without the interface going down. The route into the mesh is not the interface's to
 * decide: it stands in a file that names its metric, for as long as WireGuard is to carry anything.
 *
 * @see wg-quick(8), CONFIGURATION
 */
export function renderInterface(plan: MeshPlan, host: MeshMember, privateKey: string): string {
  return [
    "[Interface]",
    `PrivateKey = ${privateKey}`,
    `ListenPort = ${plan.port}`,
    `MTU = ${plan.mtu}`,
    "Table = off",
    ...settingsAtUp(plan, "%i").map((line) => `PostUp = ${line}`),
    `PostUp = ip address replace ${host.address} dev %i noprefixroute`,
    `PostUp = for peer in /etc/wireguard/%i.d/*.conf; do [ ! -e "$peer" ] || wg addconf %i "$peer"; done`,
    `PostUp = ${routeAtUp(plan, host, "%i")}`,
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
  member: RoamingMember,
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
  const called = member.knows.filter(({ calls }) => calls !== "");
  const hosts = called.flatMap(({ peer, calls, routes, keepaliveSeconds }) => [
    `# ${peer.name}`,
    "[Peer]",
    `PublicKey = ${publicKeys[peer.name]}`,
    `Endpoint = ${endpoint(calls, plan.port)}`,
    `AllowedIPs = ${routes.join(", ")}`,
    // A roaming member sits behind routers that forget it: without this no host could reach it.
    `PersistentKeepalive = ${keepaliveSeconds}`,
    "",
  ]);
  return [...own, ...hosts].join("\n");
}
