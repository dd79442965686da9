import { defaults } from "../defaults";
import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { shown } from "../one-line";
import { didYouMean } from "../suggest";

/** How the mesh is made, and whether its members can find each other. */
export function meshFindings(draft: Draft): Finding[] {
  return [
    ...preferenceFindings(draft),
    ...portFindings(draft),
    ...hiddenFindings(draft),
    ...peerFindings(draft),
  ];
}

function preferenceFindings({ inventory }: Draft): Finding[] {
  const { kind, prefer } = inventory.mesh ?? {};
  if (prefer === undefined || kind === undefined || kind === "both") return [];
  const reason = `with kind: ${kind} there is no other to choose; remove it, or write kind: both`;
  return [{ path: ["mesh", "prefer"], reason }];
}

/** Both listen on UDP. */
function portFindings({ inventory }: Draft): Finding[] {
  const { kind, port = defaults.meshPort, tincPort = defaults.tincPort } = inventory.mesh ?? {};
  if (kind !== "both" || port !== tincPort) return [];
  const written = inventory.mesh?.tincPort === undefined ? "port" : "tincPort";
  const other = written === "port" ? "tinc" : "WireGuard";
  const reason = `${port} is the port of ${other} too, which runs beside it; write another`;
  return [{ path: ["mesh", written], reason }];
}

/** What two hidden ones say to each other goes by a third, which both can call. */
function hiddenFindings({ hosts, inventory }: Draft): Finding[] {
  const { kind } = inventory.mesh ?? {};
  const [first] = hosts;
  if (kind === undefined || first === undefined) return [];
  if (hosts.some(({ behind }) => behind === undefined)) return [];
  const other = hosts.find(({ behind }) => behind !== first.behind);
  if (other === undefined) return [];
  const ports = { wireguard: "WireGuard's port", tinc: "tinc's port", both: "both ports" };
  return [
    {
      path: ["hosts", other.name, "behind"],
      reason:
        `every host is behind a router, so ${first.name} behind ${first.behind} and ${other.name} behind ${other.behind} find ` +
        `no third that could pass on what they say; forward ${ports[kind]} to one host and remove its line \`behind\``,
    },
  ];
}

/** A router that no host is behind hides nothing: the word is a mistake. */
function peerFindings({ hosts, inventory, isRefused }: Draft): Finding[] {
  const routers = [...new Set(hosts.flatMap(({ behind }) => behind ?? []))];
  return Object.entries(inventory.peers ?? {}).flatMap(([name, peer]): Finding[] => {
    const behind = peer?.behind;
    if (behind === undefined || routers.includes(behind)) return [];
    if (isRefused(["hosts"]) || hosts.some((host) => isRefused(["hosts", host.name, "behind"])))
      return [];
    const instead = routers.length === 0 ? "remove the line" : didYouMean(behind, routers);
    const reason = `no host is behind ${shown(behind)}; ${instead}`;
    return [{ path: ["peers", name, "behind"], reason }];
  });
}
