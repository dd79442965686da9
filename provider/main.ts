import { lateHandlers } from "./grpc/late-handlers";
import { serve } from "./grpc/serve";

const handlers = lateHandlers("0.1.0", async () => {
  const [{ croftHandlers }, { loadKinds }] = await Promise.all([
    import("./server.js"),
    import("./kinds/registry.js"),
  ]);
  return croftHandlers(await loadKinds());
});

serve(handlers).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
