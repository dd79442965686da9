import type { Kind, Reader } from "../../kind";
import { meshInterfaces, tincNetwork, tincNode } from "../../mesh/names";
import { tincFacts } from "../../mesh/tinc-facts";
import { sessionSeconds, wireguardFacts } from "../../mesh/wireguard-facts";
import { OfflineError } from "../../ssh/errors";
import type { MeshHandoverInputs, MeshMemberAccess } from "./resource";

export const kind: Kind<MeshHandoverInputs> = {
  type: "croft:mesh:MeshHandover",
  facets: { carriers: "update", members: "silent", unproven: "silent" },

  id: () => "mesh",

  sentence: (_verb, { carriers }) => `leave the mesh to ${carriers.join(" and ")}`,

  async read(reader, declared) {
    const { carriers, members } = declared;
    const names = Object.keys(members);
    const rows = await Promise.all(
      carriers.flatMap((carrier) =>
        names.map(async (host) => {
          const reached = await reachedFrom(reader, carrier, members[host]!);
          return names
            .filter((peer) => peer !== host && !reached(peer, members[peer]!))
            .map((peer) => `${carrier} ${host} ${peer}`);
        }),
      ),
    );
    return { inputs: { ...declared, unproven: rows.flat().sort() } };
  },

  refuse: (_reader, { carriers }, live) =>
    live === undefined ? [] : handoverFaults(carriers, live),

  create: () => Promise.resolve(),
  update: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

/** @param live what the last read saw @returns why the carriers that are to stay cannot do it alone */
function handoverFaults(
  carriers: readonly string[],
  live: Pick<MeshHandoverInputs, "carriers" | "unproven">,
): string[] {
  const leaving = live.carriers.filter((carrier) => !carriers.includes(carrier));
  const staying = live.carriers.filter((carrier) => carriers.includes(carrier));
  if (leaving.length === 0) return [];
  if (staying.length === 0) {
    return [
      `${leaving.join(" and ")} carries the mesh and ${carriers.join(" and ")} does not yet; ` +
        "write mesh.kind: both, run `pulumi up`, and then this again",
    ];
  }
  const pairs = live.unproven
    .map((row) => row.split(" "))
    .filter(([carrier]) => staying.includes(carrier!))
    .map(([, host, peer]) => `${host} to ${peer}`);
  if (pairs.length === 0) return [];
  return [
    `${leaving.join(" and ")} cannot go: ${staying.join(" and ")} has not reached ${pairs.join(", ")} of late; ` +
      "keep mesh.kind: both until it does",
  ];
}

/** Whom a host reaches by a carrier now. From a host that is declared offline nobody is seen to be reached. */
async function reachedFrom(
  reader: Reader,
  carrier: string,
  { access }: MeshMemberAccess,
): Promise<(peer: string, member: MeshMemberAccess) => boolean> {
  try {
    if (carrier === "tinc") {
      const { reached } = await tincFacts(reader, access, tincNetwork, meshInterfaces.tinc);
      return (peer) => reached.includes(tincNode(peer));
    }
    const { live = [], now } = await wireguardFacts(reader, access, meshInterfaces.wireguard);
    return (_peer, { route }) =>
      live.some((it) => it.allowedIps.includes(route) && now - it.handshake <= sessionSeconds);
  } catch (error) {
    if (error instanceof OfflineError) return () => false;
    throw error;
  }
}
