import { contains, type Network, overlap, parseNetwork } from "../../../inventory/network";

/** A rule of `ip rule` that leads packets past the routes. */
export interface Rule {
  /** The lower it is the sooner it is asked. */
  readonly preference: string;
  /** "10.66.0.12", or a network; "all" for every packet. */
  readonly from: string;
  readonly to: string;
}

/**
 * @param text "32765: from all to 10.66.0.12 prohibit", or "from all" alone where the rule names no destination
 * @returns undefined for what is no rule
 */
export function parseRule(text: string): Rule | undefined {
  const [, preference, from, to = "all"] =
    /^(\d+):(?: not)? from (\S+)(?: to (\S+))?/.exec(text) ?? [];
  return preference === undefined || from === undefined ? undefined : { preference, from, to };
}

/**
 * The rules that name a part of the network, or a larger one around it. One for all the world, as of a VPN that takes
 * everything, is its owner's; so is what spares the network ("not"), or leads it to where the mesh's own routes are.
 */
export function rulesInto(network: string, rules: readonly string[]): string[] {
  const mesh = parseNetwork(network)!;
  return rules
    .map((rule) => rule.replace(/\s+/g, " "))
    .filter((rule) => {
      const { from, to } = parseRule(rule) ?? { from: "all", to: "all" };
      const ends = [from, to].filter((end) => end !== "all").map(networkIn);
      const spared = / not from /.test(rule) && ends.every((end) => holds(end, mesh));
      return (
        ends.length > 0 &&
        ends.every((end) => end !== undefined && overlap(end, mesh)) &&
        !spared &&
        !/ lookup main(?: proto \S+)?$/.test(rule)
      );
    });
}

/** @param text "10.66.0.12", or a network @returns undefined for anything else */
function networkIn(text: string): Network | undefined {
  return parseNetwork(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`);
}

function holds(outer: Network | undefined, inner: Network): boolean {
  return outer !== undefined && outer.prefix <= inner.prefix && contains(outer, inner.address);
}
