import { InitFailedError } from "./grpc/init-failed-error";
import type { Live, Properties } from "./kind";
import type { AnyKind } from "./kinds/registry";
import type { HostSession } from "./ssh/host-session";

/**
 * Does a step and returns its outputs. When it fails half-way, the error carries what a read then sees: the engine
 * records the part that was made, shows the rest as a difference and can take the part away again.
 */
export async function keepingPart(
  kind: AnyKind,
  session: HostSession,
  inputs: Properties,
  step: () => Promise<Properties | void>,
): Promise<Properties> {
  try {
    return (await step()) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const part = session.signal.aborted ? undefined : await readPart(kind, session, inputs);
    if (part === undefined) {
      throw error;
    }
    throw new InitFailedError(message, {
      id: kind.id(inputs),
      inputs: part.inputs,
      // Of no inputs: what it was made with has not been applied whole.
      outputs: { ...part.outputs, applied: "" },
      reasons: [message],
      refreshBeforeUpdate: true,
    });
  }
}

/** Nothing when the read fails too: the first error is the one to show, and the next run adopts what stands there. */
async function readPart(
  kind: AnyKind,
  session: HostSession,
  inputs: Properties,
): Promise<Live<Properties> | undefined> {
  try {
    return await kind.read(session, inputs);
  } catch {
    return undefined;
  }
}
