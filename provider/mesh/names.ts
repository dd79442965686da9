/** Interface of each carrier of the mesh, the same on every host. */
export const meshInterfaces = { wireguard: "wg0", tinc: "tinc0" } as const;

/** tinc's own name for the whole of it: names a folder, a unit, and nothing that others see. */
export const tincNetwork = "croft";

/** A host's name among tinc's nodes, which know letters, digits and "_" only. No host's name has a "_" of its own. */
export function tincNode(name: string): string {
  return name.replaceAll("-", "_");
}
