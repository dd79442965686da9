import { credentials } from "@grpc/grpc-js";
import * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineProto from "@pulumi/pulumi/proto/engine_pb";
import type { Severity } from "./handlers";
import { GRPC_OPTIONS } from "./options";

const SEVERITIES: Record<Severity, engineProto.LogSeverity> = {
  debug: engineProto.LogSeverity.DEBUG,
  info: engineProto.LogSeverity.INFO,
  warning: engineProto.LogSeverity.WARNING,
  error: engineProto.LogSeverity.ERROR,
};

/** The engine's log. Without an address (a test drives the server itself) lines are dropped. */
export class EngineLog {
  private client: engineGrpc.EngineClient | undefined;

  connect(address: string): void {
    this.client?.close();
    this.client = new engineGrpc.EngineClient(address, credentials.createInsecure(), GRPC_OPTIONS);
  }

  /** Never fails: a lost line must not fail a step. Ephemeral lines only live on the resource's row. */
  log(severity: Severity, text: string, urn = "", ephemeral = false): void {
    const request = new engineProto.LogRequest();
    request.setSeverity(SEVERITIES[severity]);
    request.setMessage(text);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    this.client?.log(request, () => undefined);
  }

  close(): void {
    this.client?.close();
    this.client = undefined;
  }
}
