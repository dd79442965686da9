import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { listen, type Serving } from "../../../provider/grpc/serve";
import { fromStruct, toStruct, type Properties } from "../../../provider/grpc/wire";
import { editionHandlers, type Edition } from "../../../lab/plugins/edition";

/** Drives an edition over gRPC as the engine does. */
export class EditionClient {
  private constructor(
    private readonly serving: Serving,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(edition: Edition): Promise<EditionClient> {
    const serving = await listen(editionHandlers(edition));
    const address = `127.0.0.1:${serving.port}`;
    return new EditionClient(
      serving,
      new ResourceProviderClient(address, credentials.createInsecure()),
    );
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.serving.stop();
  }

  async configure(config: Properties): Promise<void> {
    const request = new proto.ConfigureRequest().setArgs(toStruct(config));
    await ask<proto.ConfigureResponse>((done) => this.client.configure(request, done));
  }

  async diffConfig(olds: Properties, news: Properties): Promise<Diff> {
    const request = new proto.DiffRequest().setOldInputs(toStruct(olds)).setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    return diff(await ask<proto.DiffResponse>((done) => this.client.diffConfig(request, done)));
  }

  async check(type: string, news: Properties, olds: Properties = {}): Promise<Checked> {
    const request = new proto.CheckRequest().setUrn(urn(type)).setNews(toStruct(news));
    request.setOlds(toStruct(olds)).setRandomseed(Buffer.alloc(32, 7));
    const response = await ask<proto.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response.getFailuresList().map((f) => `${f.getProperty()}: ${f.getReason()}`),
    };
  }

  async diff(
    type: string,
    states: { id?: string; olds: Properties; oldInputs: Properties; news: Properties },
  ): Promise<Diff> {
    const request = new proto.DiffRequest().setUrn(urn(type)).setId(states.id ?? "id");
    request.setOlds(toStruct(states.olds)).setOldInputs(toStruct(states.oldInputs));
    request.setNews(toStruct(states.news));
    return diff(await ask<proto.DiffResponse>((done) => this.client.diff(request, done)));
  }

  async create(type: string, inputs: Properties, preview = false): Promise<Created> {
    const request = new proto.CreateRequest().setUrn(urn(type)).setProperties(toStruct(inputs));
    request.setPreview(preview);
    const response = await ask<proto.CreateResponse>((done) => this.client.create(request, done));
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      raw: response.getProperties()?.toJavaScript() ?? {},
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  async read(type: string, id: string, inputs: Properties, outputs: Properties): Promise<Read> {
    const request = new proto.ReadRequest().setUrn(urn(type)).setId(id);
    request.setInputs(toStruct(inputs)).setProperties(toStruct(outputs));
    const response = await ask<proto.ReadResponse>((done) => this.client.read(request, done));
    return {
      id: response.getId(),
      inputs: fromStruct(response.getInputs()),
      outputs: fromStruct(response.getProperties()),
    };
  }

  async update(
    type: string,
    states: { id: string; olds: Properties; oldInputs: Properties; news: Properties },
    preview = false,
  ): Promise<Properties> {
    const request = new proto.UpdateRequest().setUrn(urn(type)).setId(states.id);
    request.setOlds(toStruct(states.olds)).setOldInputs(toStruct(states.oldInputs));
    request.setNews(toStruct(states.news)).setPreview(preview);
    const response = await ask<proto.UpdateResponse>((done) => this.client.update(request, done));
    return fromStruct(response.getProperties());
  }

  async delete(type: string, id: string, inputs: Properties, outputs: Properties): Promise<void> {
    const request = new proto.DeleteRequest().setUrn(urn(type)).setId(id);
    request.setOldInputs(toStruct(inputs)).setProperties(toStruct(outputs));
    await ask<unknown>((done) => this.client.delete(request, done));
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new proto.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await ask<proto.InvokeResponse>((done) => this.client.invoke(request, done));
    return fromStruct(response.getReturn());
  }
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: string[];
}

export interface Diff {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly paths: string[];
}

export interface Created {
  readonly id: string;
  readonly outputs: Properties;
  /** Outputs with their secret marks. */
  readonly raw: Properties;
  readonly refreshBeforeUpdate: boolean;
}

export interface Read {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

function diff(response: proto.DiffResponse): Diff {
  return {
    changes: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    paths: [...response.getDetaileddiffMap().keys()],
  };
}

function urn(type: string): string {
  return `urn:pulumi:test::croft::${type}::subject`;
}

function ask<T>(
  call: (done: (error: ServiceError | null, response: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) =>
      error === null ? resolve(response) : reject(new Error(error.details)),
    );
  });
}
