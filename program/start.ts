/**
 * Makes the program start in half the time, and keeps its keys out of the engine's debug messages. To be imported before
 * the SDK; without it everything works as well.
 */
import { createRequire } from "node:module";
import { loadLate } from "./late";
import { skippingSilent } from "./stacks";

const sdk = require.resolve("@pulumi/pulumi");
for (const unused of ["typescript", "@npmcli/arborist", "normalize-package-data", "./automation"])
  loadLate(unused, sdk);

// Whoever hunts a lost promise wants those stacks.
const { prepareStackTrace } = Error;
if (prepareStackTrace !== undefined && !process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) {
  Error.prepareStackTrace = skippingSilent(prepareStackTrace);
}

// The SDK sends the engine a debug message for every step of every resource, outputs in clear, keys among them, and the
// engine's event log keeps them.
const log = createRequire(sdk)("./log") as { debug: () => Promise<void> };
log.debug = () => Promise.resolve();
