import { serve } from "./grpc/serve";
import { loadKinds } from "./kinds/registry";
import { croftHandlers } from "./server";

loadKinds()
  .then((kinds) => serve(croftHandlers(kinds)))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
