import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../paths";
import type { Progress } from "../progress";
import { withFileLock } from "../toolchain/file-lock";
import { cacheLock } from "../toolchain/toolchain";
import { httpFolder } from "./files";
import { ensureRegistryPrograms } from "./fill";
import { ensureDaemon, stopDaemon } from "./process";
import { registryDaemon } from "./registry";

const httpPort = 8480;
const registryPort = 8481;

const runFolder = (): string => join(cacheFolder(), "mirror", "run");

/**
 * Serves the mirror on one address of the workstation, until `stopMirror`. What already serves there is left alone.
 *
 * @param address the workstation's address in the lab's network, "10.77.0.1"
 * @returns bases for the inventory's `artifacts.mirror`
 * @throws Error with a server's log when it does not come up, for instance because the address is not there
 */
export async function serveMirror(
  address: string,
  progress: Progress,
): Promise<{ http: string; registry: string }> {
  const folder = join(runFolder(), address);
  mkdirSync(folder, { recursive: true });
  mkdirSync(httpFolder(), { recursive: true });
  const { registry } = await withFileLock(cacheLock(), () => ensureRegistryPrograms(progress));
  await ensureDaemon({
    command: process.execPath,
    args: [join(__dirname, "static-server-main.js"), httpFolder(), address, String(httpPort)],
    pidFile: join(folder, "http.pid"),
    logFile: join(folder, "http.log"),
    url: `http://${address}:${httpPort}/`,
  });
  await ensureDaemon(registryDaemon(registry, folder, address, registryPort));
  return {
    http: `http://${address}:${httpPort}`,
    registry: `http://${address}:${registryPort}`,
  };
}

/** Ends the mirror's servers. @param address only those on it. @default all */
export async function stopMirror(address?: string): Promise<void> {
  if (!existsSync(runFolder())) return;
  for (const name of address === undefined ? readdirSync(runFolder()) : [address])
    for (const server of ["http", "registry"])
      await stopDaemon(join(runFolder(), name, `${server}.pid`));
}
