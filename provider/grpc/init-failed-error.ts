import { Metadata, status as codes, type ServiceError } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import * as providerProto from "@pulumi/pulumi/proto/provider_pb";
import * as statusProto from "@pulumi/pulumi/proto/status_pb";
import { toStruct, type Properties } from "./wire";

export interface InitFailedDetails {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** What is wrong, a sentence each. */
  readonly reasons: readonly string[];
  readonly refreshBeforeUpdate?: boolean;
}

/**
 * The object exists but is not as it should be. The engine keeps its state, fails the step with the reasons, and updates
 * the object at the next run.
 */
export class InitFailedError extends Error {
  constructor(
    message: string,
    readonly details: InitFailedDetails,
  ) {
    super(message);
    this.name = "InitFailedError";
  }

  /** The error in gRPC's rich model: a google.rpc.Status with the details, in the trailer of a fixed name. */
  toServiceError(): Partial<ServiceError> {
    const failed = new providerProto.ErrorResourceInitFailed();
    failed.setId(this.details.id);
    failed.setInputs(toStruct(this.details.inputs));
    failed.setProperties(toStruct(this.details.outputs));
    failed.setReasonsList([...this.details.reasons]);
    failed.setRefreshBeforeUpdate(this.details.refreshBeforeUpdate ?? false);

    const detail = new Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new statusProto.Status();
    status.setCode(codes.UNKNOWN);
    status.setMessage(this.message);
    status.addDetails(detail);

    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: codes.UNKNOWN, details: this.message, metadata };
  }
}
