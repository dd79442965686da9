import { accessesIn } from "./address-book";
import type { OperationCall } from "./grpc/handlers";
import type { Properties } from "./kind";
import { HostSession } from "./ssh/host-session";
import { Outages } from "./ssh/outages";
import { Pool } from "./ssh/pool";
import { Probes } from "./ssh/probes";
import { trace } from "./trace";

type Change = "create" | "update" | "delete";

/** Runs the work of one request with a session on the hosts: time limits, traces and the words of failures. */
export class Operations {
  private readonly probes: Probes;
  private readonly outages: Outages;

  constructor(private readonly pool = new Pool()) {
    this.probes = new Probes(pool);
    this.outages = new Outages(pool);
  }

  /** Looks only: a host that does not answer fails at once. */
  read<T>(
    call: OperationCall,
    inputs: Properties,
    work: (session: HostSession) => Promise<T>,
  ): Promise<T> {
    return this.perform(call, "read", inputs, false, work);
  }

  /** Waits a little for a host that is just starting. */
  change<T>(
    call: OperationCall,
    operation: Change,
    inputs: Properties,
    work: (session: HostSession) => Promise<T>,
  ): Promise<T> {
    return this.perform(call, operation, inputs, true, work);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async perform<T>(
    call: OperationCall,
    operation: Change | "read",
    inputs: Properties,
    patient: boolean,
    work: (session: HostSession) => Promise<T>,
  ): Promise<T> {
    const where = { urn: call.urn, operation, host: hostsOf(inputs) };
    trace({ event: "begin", ...where });
    let failed = true;
    try {
      const session = new HostSession(this.pool, this.probes, {
        patient,
        signal: limited(call),
        progress: (text) => call.progress(text),
      });
      const result = await work(session);
      failed = false;
      return result;
    } catch (error) {
      throw await this.outages.explain(error);
    } finally {
      trace({ event: "end", ...where, failed });
    }
  }
}

/** The engine's cancel and the resource's own time limit as one signal. */
function limited(call: OperationCall): AbortSignal {
  return call.timeoutSeconds > 0
    ? AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutSeconds * 1000)])
    : call.signal;
}

function hostsOf(inputs: Properties): string {
  return accessesIn(inputs["access"] ?? inputs)
    .map((access) => access.host)
    .join(" ");
}
