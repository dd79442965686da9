import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { cacheFolder } from "../paths";
import { run } from "../twin/run";
import { ensureDaemon, stopDaemon, type Daemon } from "./process";

/** Where the registry keeps its blobs. */
const registryStorage = (): string => join(cacheFolder(), "mirror", "registry");

/** Configuration of the registry server (distribution), as YAML; JSON is YAML. */
export function renderRegistryConfig(storage: string, listen: string): string {
  const config = {
    version: "0.1",
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage } },
    http: { addr: listen },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** A registry process. @param program path of the registry server @param folder for its configuration, pid and log */
export function registryDaemon(
  program: string,
  folder: string,
  address: string,
  port: number,
): Daemon {
  mkdirSync(folder, { recursive: true });
  mkdirSync(registryStorage(), { recursive: true });
  const file = join(folder, "registry.json");
  writeFileSync(file, renderRegistryConfig(registryStorage(), `${address}:${port}`));
  return {
    command: program,
    args: ["serve", file],
    pidFile: join(folder, "registry.pid"),
    logFile: join(folder, "registry.log"),
    // It would otherwise send traces to a collector that nobody runs, and log each failure.
    env: { OTEL_TRACES_EXPORTER: "none" },
    url: `http://${address}:${port}/v2/`,
  };
}

/** Digest a tag stands for in the storage, "sha256:...", without asking any server. */
export function storedDigest(image: string): string | undefined {
  const [repository = "", tag = ""] = image.split(":");
  const tags = `docker/registry/v2/repositories/${repository}/_manifests/tags`;
  const link = join(registryStorage(), tags, tag, "current/link");
  return existsSync(link) ? readFileSync(link, "utf8").trim() : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Puts images into the registry's storage through a registry of its own on the loopback, for as long as it is open. */
export class RegistryWriter {
  private constructor(
    private readonly crane: string,
    private readonly host: string,
    private readonly pidFile: string,
  ) {}

  static async open(registry: string, crane: string): Promise<RegistryWriter> {
    const folder = join(cacheFolder(), "mirror", "run", "filling");
    const port = await freePort();
    const daemon = registryDaemon(registry, folder, "127.0.0.1", port);
    await ensureDaemon(daemon);
    return new RegistryWriter(crane, `127.0.0.1:${port}`, daemon.pidFile);
  }

  /** @param layout folder with an OCI layout @param image "coredns/coredns:v1" */
  async push(layout: string, image: string): Promise<void> {
    const args = ["push", "--insecure", layout, `${this.host}/${image}`];
    await run(this.crane, args, { timeoutSeconds: 600 });
  }

  /** Copies one architecture of an upstream image. */
  async copy(source: string, image: string, architecture: string): Promise<void> {
    const target = `${this.host}/${image}`;
    const copy = ["copy", "--insecure", `--platform=linux/${architecture}`, source, target];
    await run(this.crane, copy, { timeoutSeconds: 1800 });
  }

  close(): Promise<void> {
    return stopDaemon(this.pidFile);
  }
}
