import type { MeshMember, MeshPlan } from "./plan";

/**
 * Shell lines for an interface that comes up. A packet may come in by one carrier though its answer leaves by the other,
 * which is so between the moments in which the two ends of a pair change over; the kernel takes the looser of this and
 * what holds for all. And a mesh of IPv6 addresses needs them where the host has none elsewhere.
 */
export function settingsAtUp(plan: MeshPlan, interfaceName: string): string[] {
  return [
    `echo 2 >/proc/sys/net/ipv4/conf/${interfaceName}/rp_filter || true`,
    ...(plan.network.includes(":")
      ? [`echo 0 >/proc/sys/net/ipv6/conf/${interfaceName}/disable_ipv6`]
      : []),
  ];
}

/** Shell text that takes the routes into the mesh when its interface comes up, if that is to carry. */
export function routeAtUp(plan: MeshPlan, host: MeshMember, interfaceName: string): string {
  // In the forms that MeshRoutes gives them.
  const way = plan.network.includes(":") ? "proto static" : `src ${host.meshAddress}`;
  const file = `/etc/croft/mesh/${interfaceName}`;
  const led = [plan.network, ...(host.services === undefined ? [] : [host.services])]
    .map((network) => `ip route replace ${network} dev ${interfaceName} ${way} metric "$metric"; `)
    .join("");
  return `[ ! -e ${file} ] || { read -r metric <${file}; ${led}}`;
}
