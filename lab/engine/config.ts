import { parse, stringify } from "yaml";

interface StackConfig {
  readonly config?: Record<string, unknown>;
  readonly encryptionsalt?: string;
}

/**
 * A lab stack's configuration: the project's for that stack over what was set in the lab, with the lab's own salt. Values
 * encrypted with the owner's passphrase are left out: the lab has another, and no business with them.
 * @param project text of Pulumi.<stack>.yaml, absent where a stack has none
 * @param own text of the lab's file so far
 * @param inventory the one to use, relative to the project
 */
export function renderConfig(
  project: string | undefined,
  own: string | undefined,
  inventory: string,
): string {
  const theirs = (project === undefined ? null : parse(project)) as StackConfig | null;
  const ours = (own === undefined ? null : parse(own)) as StackConfig | null;
  const clear = Object.entries(theirs?.config ?? {}).filter(([, value]) => !isEncrypted(value));
  const config = {
    ...ours?.config,
    ...Object.fromEntries(clear),
    "croft:inventory": inventory,
  };
  const salt = ours?.encryptionsalt;
  return stringify({ config, ...(salt === undefined ? {} : { encryptionsalt: salt }) });
}

/** An encrypted value is a mapping with the one key `secure`, at any depth of a structured one. */
function isEncrypted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return "secure" in value || Object.values(value).some(isEncrypted);
}
