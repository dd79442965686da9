import { status as codes, type handleUnaryCall, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as pluginProto from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { checkResponse, diffResponse, failureMessage } from "./answers";
import type { EngineLog } from "./engine";
import type {
  DiffCall,
  DiffConfigCall,
  OperationCall,
  ProviderHandlers,
  ResourceCall,
} from "./handlers";
import { InitFailedError } from "./init-failed-error";
import { fromStruct, toStruct } from "./wire";

/** What the service needs of the process around it. */
export interface ServiceContext {
  readonly engine: EngineLog;
  /** Aborted by Cancel and when the process is to end. */
  readonly stop: AbortController;
}

// The generated service definition is untyped in its messages; `unary` is where they get their types back.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Method = handleUnaryCall<any, any>;

/** The methods of `pulumirpc.ResourceProvider` over plain handlers; those left out answer UNIMPLEMENTED by themselves. */
export function providerService(
  handlers: ProviderHandlers,
  { engine, stop }: ServiceContext,
): Record<string, Method> {
  const resource = (request: { getUrn(): string }): ResourceCall => describe(request.getUrn());
  const operation = (request: { getUrn(): string; getTimeout?(): number }): OperationCall => {
    const urn = request.getUrn();
    return {
      ...describe(urn),
      timeoutSeconds: request.getTimeout?.() ?? 0,
      signal: stop.signal,
      progress: (text) => engine.log("info", text, urn, true),
      log: (severity, text) => engine.log(severity, text, urn),
    };
  };

  return {
    handshake: unary((request: proto.ProviderHandshakeRequest) => {
      engine.connect(request.getEngineAddress());
      const response = new proto.ProviderHandshakeResponse();
      response.setAcceptSecrets(false);
      response.setAcceptResources(false);
      response.setAcceptOutputs(false);
      return response;
    }),

    attach: unary((request: pluginProto.PluginAttach) => {
      engine.connect(request.getAddress());
      return new Empty();
    }),

    getPluginInfo: unary(() => {
      const info = new pluginProto.PluginInfo();
      info.setVersion(handlers.version);
      return info;
    }),

    checkConfig: unary(async (request: proto.CheckRequest) => {
      const news = fromStruct(request.getNews());
      return checkResponse((await handlers.checkConfig?.(news)) ?? { inputs: news });
    }),

    diffConfig: unary(async (request: proto.DiffRequest) => {
      return diffResponse((await handlers.diffConfig?.(diffCall(request))) ?? { diffs: new Map() });
    }),

    configure: unary(async (request: proto.ConfigureRequest) => {
      await handlers.configure?.(fromStruct(request.getArgs()));
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(false);
      response.setAcceptresources(false);
      response.setAcceptoutputs(false);
      response.setSupportspreview(true);
      return response;
    }),

    invoke: unary(async (request: proto.InvokeRequest) => {
      if (handlers.invoke === undefined) {
        throw unimplemented(`no function ${request.getTok()}`);
      }
      const answer = await handlers.invoke({
        token: request.getTok(),
        args: fromStruct(request.getArgs()),
      });
      const response = new proto.InvokeResponse();
      response.setReturn(toStruct(answer.result ?? {}));
      response.setFailuresList((answer.failures ?? []).map(failureMessage));
      return response;
    }),

    check: unary(async (request: proto.CheckRequest) => {
      const news = fromStruct(request.getNews());
      const answer = await handlers.check?.({
        ...resource(request),
        olds: fromStruct(request.getOlds()),
        news,
        randomSeed: request.getRandomseed_asU8(),
      });
      return checkResponse(answer ?? { inputs: news });
    }),

    diff: unary(async (request: proto.DiffRequest) => {
      const log: DiffCall["log"] = (severity, text) => engine.log(severity, text, request.getUrn());
      const call = { ...resource(request), ...diffCall(request), log };
      return diffResponse(await handlers.diff(call));
    }),

    create: unary(async (request: proto.CreateRequest) => {
      const answer = await handlers.create({
        ...operation(request),
        inputs: fromStruct(request.getProperties()),
        preview: request.getPreview(),
      });
      const response = new proto.CreateResponse();
      response.setId(answer.id);
      response.setProperties(toStruct(answer.outputs));
      response.setRefreshBeforeUpdate(answer.refreshBeforeUpdate ?? false);
      return response;
    }),

    read: unary(async (request: proto.ReadRequest) => {
      const answer = await handlers.read({
        ...operation(request),
        id: request.getId(),
        inputs: fromStruct(request.getInputs()),
        outputs: fromStruct(request.getProperties()),
      });
      const response = new proto.ReadResponse();
      if (answer !== undefined) {
        response.setId(answer.id);
        response.setInputs(toStruct(answer.inputs));
        response.setProperties(toStruct(answer.outputs));
        response.setRefreshBeforeUpdate(answer.refreshBeforeUpdate ?? false);
      }
      return response;
    }),

    update: unary(async (request: proto.UpdateRequest) => {
      const answer = await handlers.update({
        ...operation(request),
        id: request.getId(),
        olds: fromStruct(request.getOlds()),
        oldInputs: fromStruct(request.getOldInputs()),
        news: fromStruct(request.getNews()),
        preview: request.getPreview(),
        ignoreChanges: request.getIgnorechangesList(),
      });
      const response = new proto.UpdateResponse();
      response.setProperties(toStruct(answer.outputs));
      response.setRefreshBeforeUpdate(answer.refreshBeforeUpdate ?? false);
      return response;
    }),

    delete: unary(async (request: proto.DeleteRequest) => {
      await handlers.delete({
        ...operation(request),
        id: request.getId(),
        outputs: fromStruct(request.getProperties()),
        inputs: fromStruct(request.getOldInputs()),
      });
      return new Empty();
    }),

    cancel: unary(() => {
      stop.abort();
      return new Empty();
    }),
  };
}

/** Refuses a call in a way that the engine takes for "this provider cannot do that". */
export function unimplemented(message: string): Error {
  return Object.assign(new Error(message), { code: codes.UNIMPLEMENTED, details: message });
}

function unary<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): Method {
  return (call, answer) => {
    Promise.resolve()
      .then(() => work(call.request as Request))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer(serviceError(error)),
      );
  };
}

function serviceError(error: unknown): Partial<ServiceError> {
  if (error instanceof InitFailedError) {
    return error.toServiceError();
  }
  if (error instanceof Error && typeof (error as { code?: unknown }).code === "number") {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: codes.UNKNOWN, details: message };
}

function diffCall(request: proto.DiffRequest): DiffConfigCall {
  return {
    urn: request.getUrn(),
    id: request.getId(),
    olds: fromStruct(request.getOlds()),
    oldInputs: fromStruct(request.getOldInputs()),
    news: fromStruct(request.getNews()),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

/** Type and name out of `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`; a name may itself contain "::". */
function describe(urn: string): ResourceCall {
  const parts = urn.split("::");
  const type = parts[2]?.split("$").at(-1) ?? "";
  return { urn, type, name: parts.slice(3).join("::") };
}
