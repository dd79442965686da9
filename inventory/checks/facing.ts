import type { Draft } from "../draft";
import type { Finding, Path } from "../fault";
import { isPublic } from "../network";
import { ownValue } from "../source";

/** A host that the internet reaches is told to have a firewall, or not to: the default of the others, none, would leave it open. */
export function facingFindings({ hosts, inventory, isRefused }: Draft): Finding[] {
  return hosts.flatMap(({ name, className = "", classKnown, address = "", behind }): Finding[] => {
    if (!classKnown || behind !== undefined || !isPublic(address)) return [];
    const own: Path = ["hosts", name, "facing"];
    const shared: Path = ["classes", className, "facing"];
    const said =
      inventory.hosts?.[name]?.facing ?? ownValue(inventory.classes ?? {}, className)?.facing;
    if (said !== undefined || isRefused(own) || isRefused(shared)) return [];
    const reason =
      `is missing, and ${address} is an address that the internet reaches; write facing: internet for a firewall, ` +
      "or facing: home if something else protects the host";
    return [{ path: own, reason }];
  });
}
