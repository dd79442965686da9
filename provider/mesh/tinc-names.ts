/** A host's name among tinc's nodes, which know letters, digits and "_" only. No host's name has a "_" of its own. */
export function tincNode(name: string): string {
  return name.replaceAll("-", "_");
}
