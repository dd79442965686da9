import { contains, parseAddress, parseNetwork } from "../../../inventory/network";

/** A rule of `ip rule` that leads what is meant for somebody past the routes. */
export interface Rule {
  /** The lower it is the sooner it is asked. */
  readonly preference: string;
  /** "10.66.0.12", or a network. */
  readonly to: string;
}

/** @param text "32765: from all to 10.66.0.12 prohibit" @returns undefined for a rule that names no destination */
export function parseRule(text: string): Rule | undefined {
  const [, preference, to] = /^(\d+):.* to (\S+)/.exec(text) ?? [];
  return preference === undefined || to === undefined ? undefined : { preference, to };
}

/** The rules that name a part of the network. One for all the world, as of a VPN that takes everything, is its owner's. */
export function rulesInto(network: string, rules: readonly string[]): string[] {
  const mesh = parseNetwork(network)!;
  return rules
    .map((rule) => rule.replace(/\s+/g, " "))
    .filter((rule) => {
      const address = parseAddress(parseRule(rule)?.to.split("/")[0] ?? "");
      return address !== undefined && contains(mesh, address);
    });
}
