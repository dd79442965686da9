import { stringify } from "yaml";
import { readSite } from "../../../inventory/read";
import type { Role, Site } from "../../../inventory/site";
import { hostKey } from "../../support/stacks";

/** A host: its roles, and whatever else its section is to say. */
export interface Part {
  readonly roles?: readonly Role[];
  readonly [field: string]: unknown;
}

/**
 * An inventory of these hosts, each with a class of its own, and the sections that their roles ask for.
 * @throws InventoryError
 */
export function inventoryOf(
  parts: Readonly<Record<string, Part>>,
  more: object = {},
  ipv6 = false,
): Site {
  const names = Object.keys(parts);
  const roles = names.flatMap((name) => parts[name]!.roles ?? []);
  const has = (...some: Role[]) => roles.some((role) => some.includes(role));
  const mesh = (n: number) => (ipv6 ? `fd66::${n}` : `10.66.0.${n}`);
  const document = {
    site: "home",
    classes: Object.fromEntries(
      names.map((name) => [name, { architecture: "amd64", roles: parts[name]!.roles ?? [] }]),
    ),
    hosts: Object.fromEntries(
      names.map((name, index) => {
        const { roles = [], ...own } = parts[name]!;
        const disks = roles.includes("storage") ? [`/dev/disk/by-id/ata-${name}`] : undefined;
        return [
          name,
          {
            class: name,
            address: `192.168.1.${index + 10}`,
            mesh: mesh(index + 10),
            hostKey: hostKey(name),
            ...(disks && { disks }),
            ...own,
          },
        ];
      }),
    ),
    mesh: { kind: "wireguard", network: ipv6 ? "fd66::/64" : "10.66.0.0/24" },
    ...(has("control-plane") && {
      kubernetes: {
        version: "v1.36.2",
        ...(ipv6 && { podNetwork: "fd44::/56", serviceNetwork: "fd96::/112" }),
      },
    }),
    ...(has("storage") && {
      storage: {
        version: "18.2.7",
        replicas: Math.min(3, roles.filter((role) => role === "storage").length),
        filesystem: { mountPoint: "/srv/home" },
      },
    }),
    ...more,
  };
  return readSite({ inventory: { file: "site.yaml", text: stringify(document) } });
}
