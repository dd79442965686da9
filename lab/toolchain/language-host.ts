import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheEntry } from "./cache-entry";
import { sha256OfTexts } from "./hash";

const NAME = "pulumi-language-nodejs";

/**
 * A launcher in place of a language host that was built. The CLI tells a host the runtime's options in its requests; the
 * host that can be built is older and knows them as arguments only, so that by itself it loads a TypeScript compiler for
 * a program that is compiled already. The caller holds the cache's lock.
 *
 * @param path of the host
 * @returns path of the launcher
 */
export async function languageHostLauncher(path: string): Promise<string> {
  const text = `#!/bin/sh\nexec '${path}' -typescript=false "$@"\n`;
  const make = (folder: string): Promise<void> => {
    const launcher = join(folder, NAME);
    writeFileSync(launcher, text);
    chmodSync(launcher, 0o755);
    return Promise.resolve();
  };
  const { folder } = await cacheEntry(`${NAME}-launcher`, sha256OfTexts(text), make);
  return join(folder, NAME);
}
