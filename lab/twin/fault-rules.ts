/** What a block drops. */
export type Blocked = "ssh" | "all";

/** A host's one interface towards the others. */
const INTERFACE = "eth0";
const TABLE = "inet croft_fault";

/** Rules that take away whatever was there: added first, since deleting what does not exist fails. */
export const RENDERED_NOTHING = `add table ${TABLE}\ndelete table ${TABLE}\n`;

/** Rules of a blocked host, for `nft -f`. */
export function renderBlock(what: Blocked): string {
  return what === "ssh"
    ? table([`iifname "${INTERFACE}" tcp dport 22 drop`], [])
    : table([`iifname "${INTERFACE}" drop`], [`oifname "${INTERFACE}" drop`]);
}

/** Rules of a host that no longer hears these addresses. */
export function renderPartition(addresses: readonly string[]): string {
  const set = `{ ${addresses.join(", ")} }`;
  return table([`ip saddr ${set} drop`], [`ip daddr ${set} drop`]);
}

/**
 * The first and the last hook a packet passes, so that no rule of the host's own, neither kube-proxy's nor a firewall's, comes
 * before. Each line of the file is one transaction with the rest: packets never see half of it.
 */
function table(incoming: readonly string[], outgoing: readonly string[]): string {
  const chain = (name: string, hook: string, rules: readonly string[]) => [
    `  chain ${name} {`,
    `    type filter hook ${hook}; policy accept;`,
    ...rules.map((rule) => `    ${rule}`),
    "  }",
  ];
  return [
    RENDERED_NOTHING.trimEnd(),
    `table ${TABLE} {`,
    ...chain("incoming", "prerouting priority -400", incoming),
    ...chain("outgoing", "postrouting priority 400", outgoing),
    "}",
    "",
  ].join("\n");
}
