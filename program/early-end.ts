import * as pulumi from "@pulumi/pulumi";

/** The engine takes this code for a failure of which the program has told the user itself. */
const FAILED_AND_SAID_SO = 32;

/**
 * Fails a run whose program ends while resources of it wait to be registered. The SDK ends silently and with success when
 * a call of it is answered with "unavailable"; the engine would then report success for less than was declared, and delete
 * from a standing site what it had not heard of. To be called once, before the first resource.
 */
export function refuseEarlyEnd(): void {
  const waiting = new Set<string>();
  pulumi.runtime.registerStackTransformation(({ resource, type, name }) => {
    const label = `${type} ${name}`;
    waiting.add(label);
    // Its URN is an output only when its constructor has gone on.
    queueMicrotask(() => resource.urn.apply(() => waiting.delete(label)));
    return undefined;
  });
  // Before the SDK's own listener, which tells the engine that all is declared.
  process.once("beforeExit", () => {
    const [first] = waiting;
    if (first === undefined || process.exitCode !== undefined) {
      return;
    }
    console.error(
      `the program ended before ${waiting.size} of its resources were registered, the first of them ${first}; nothing is lost, run it again`,
    );
    process.exitCode = FAILED_AND_SAID_SO;
  });
}
