import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineLog } from "./engine";
import type { ProviderHandlers } from "./handlers";
import { GRPC_OPTIONS } from "./options";
import { watchParent } from "./parent";
import { providerService } from "./service";

/** A running server; tests drive it by its port. */
export interface Serving {
  readonly port: number;
  /** The engine's log, for lines that belong to no resource. */
  readonly engine: EngineLog;
  stop(): Promise<void>;
}

/** Starts a provider on a free port of the loopback interface. */
export async function listen(handlers: ProviderHandlers): Promise<Serving> {
  const engine = new EngineLog();
  const stop = new AbortController();
  const server = new Server(GRPC_OPTIONS);
  server.addService(ResourceProviderService, providerService(handlers, { engine, stop }));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    port,
    engine,
    async stop() {
      stop.abort();
      await handlers.close?.();
      engine.close();
      server.forceShutdown();
    },
  };
}

/**
 * Main loop of a plugin process: prints the port on standard output, which is how the engine learns it, serves until
 * the engine is gone or asks to end, then stops what is running on hosts.
 */
export async function serve(handlers: ProviderHandlers): Promise<void> {
  const serving = await listen(handlers);
  // The engine names itself in the first argument; old engines do so only here, new ones also by handshake.
  const address = process.argv[2];
  if (address !== undefined && address !== "") {
    serving.engine.connect(address);
  }
  process.stdout.write(`${serving.port}\n`);

  let ending = false;
  const end = (): void => {
    if (ending) {
      return;
    }
    ending = true;
    // A remote end that does not answer must not keep an orphan alive.
    setTimeout(() => process.exit(1), 4_000).unref();
    void serving.stop().finally(() => process.exit(0));
  };
  // SIGINT is the engine's goodbye; five seconds later it kills. Ctrl-C does not come here: the engine gives a plugin a
  // process group of its own, and says Cancel.
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  watchParent(end);
}
