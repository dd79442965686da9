import { readFileSync } from "node:fs";

/**
 * Version of an installed npm package of a provider: a program asks the engine for a plugin of exactly this version.
 *
 * @param name e.g. "@pulumi/tls"
 */
export function packageVersion(name: string): string {
  const text = readFileSync(require.resolve(`${name}/package.json`), "utf8");
  const manifest = JSON.parse(text) as { version: string };
  return manifest.version.replace(/^v/, "");
}
