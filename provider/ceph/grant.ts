import { renderKeyring } from "./client-files";
import type { CephCommand } from "./commands";

/** A keyring with capabilities, as `ceph auth import` takes it. @param entity "client.home", "osd.1" */
export function renderGrant(
  entity: string,
  key: string,
  caps: Readonly<Record<string, string>>,
): string {
  const lines = Object.entries(caps)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([daemon, may]) => `\tcaps ${daemon} = "${may}"\n`);
  return renderKeyring(entity, key) + lines.join("");
}

/** Makes the entity known, or takes the place of its key and capabilities, whichever it finds. */
export function grantCommand(...grant: Parameters<typeof renderGrant>): CephCommand {
  return { to: "mon", command: { prefix: "auth import" }, input: renderGrant(...grant) };
}
