import { defaults } from "../defaults";
import type { Draft, DraftHost } from "../draft";
import type { Finding } from "../fault";

/** How the mesh is made, and whether its members can find each other. */
export function meshFindings(draft: Draft): Finding[] {
  return [...preferenceFindings(draft), ...portFindings(draft), ...hiddenFindings(draft)];
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

/** WireGuard passes nothing on: of each pair one has to be able to call the other. tinc goes round by a third host. */
function hiddenFindings({ hosts, inventory }: Draft): Finding[] {
  const { kind } = inventory.mesh ?? {};
  if (kind === undefined) return [];
  const hidden = hosts.filter(({ behind }) => behind !== undefined);
  const allHidden = hidden.length === hosts.length;
  if (kind === "tinc") {
    const [first] = hidden;
    const other = hidden.find(({ behind }) => behind !== first?.behind);
    return allHidden && first && other ? [hiddenFromAll(first, other)] : [];
  }
  return hidden.flatMap((host, index): Finding[] => {
    const other = hidden.slice(0, index).find(({ behind }) => behind !== host.behind);
    return other === undefined ? [] : [hiddenFrom(host, other, allHidden)];
  });
}

function hiddenFromAll(host: DraftHost, other: DraftHost): Finding {
  return {
    path: ["mesh", "kind"],
    reason:
      `every host is behind a router, so ${host.name} behind ${host.behind} and ${other.name} behind ${other.behind} find ` +
      "no third that could pass on what they say; forward tinc's port to one host and remove its line `behind`",
  };
}

function hiddenFrom(host: DraftHost, other: DraftHost, allHidden: boolean): Finding {
  return {
    path: ["hosts", host.name, "behind"],
    reason:
      `${host.name} behind ${host.behind} and ${other.name} behind ${other.behind} cannot call each other, and WireGuard ` +
      "passes nothing on; forward its port to one of them and remove that host's line" +
      (allHidden ? "" : ", or write mesh.kind: tinc"),
  };
}
