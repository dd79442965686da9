import type {
  CheckAnswer,
  CheckCall,
  CreateAnswer,
  CreateCall,
  DeleteCall,
  DiffAnswer,
  DiffCall,
  InvokeAnswer,
  InvokeCall,
  ProviderHandlers,
  ReadAnswer,
  ReadCall,
  UpdateAnswer,
  UpdateCall,
} from "../../provider/grpc/handlers";

type Awaitable<T> = T | Promise<T>;

/** One resource type of an edition. */
export interface EditionResource {
  check(call: CheckCall): Awaitable<CheckAnswer>;
  diff(call: DiffCall): Awaitable<DiffAnswer>;
  create(call: CreateCall): Awaitable<CreateAnswer>;
  read(call: ReadCall): Awaitable<ReadAnswer>;
  update(call: UpdateCall): Awaitable<UpdateAnswer>;
  delete(call: DeleteCall): Awaitable<void>;
}

/** A plugin that stands in for an original one of the same name and version. */
export interface Edition extends Pick<
  ProviderHandlers,
  "checkConfig" | "diffConfig" | "configure" | "close"
> {
  readonly name: string;
  /** The original's version: the engine finds a plugin by it. */
  readonly version: string;
  /** The resource for a type token; undefined for what the edition does not have. */
  resource(type: string): EditionResource | undefined;
  /** Functions by token. */
  readonly functions?: Readonly<Record<string, (call: InvokeCall) => Awaitable<InvokeAnswer>>>;
}

/** @throws Error for a type or function that only the original has; the message says so. */
export function editionHandlers(edition: Edition): ProviderHandlers {
  const refusal = (what: string): Error =>
    new Error(
      `${what} is not part of this edition of the ${edition.name} plugin; ` +
        `install the original with "pulumi plugin install resource ${edition.name} ${edition.version}"`,
    );
  const resource = (type: string): EditionResource => {
    const found = edition.resource(type);
    if (found === undefined) {
      throw refusal(type);
    }
    return found;
  };
  const { checkConfig, diffConfig, configure, close } = edition;
  return {
    version: edition.version,
    ...(checkConfig === undefined ? {} : { checkConfig }),
    ...(diffConfig === undefined ? {} : { diffConfig }),
    ...(configure === undefined ? {} : { configure }),
    ...(close === undefined ? {} : { close }),
    invoke(call) {
      const work = edition.functions?.[call.token];
      if (work === undefined) {
        throw refusal(call.token);
      }
      return work(call);
    },
    check: (call) => resource(call.type).check(call),
    diff: (call) => resource(call.type).diff(call),
    create: (call) => resource(call.type).create(call),
    read: (call) => resource(call.type).read(call),
    update: (call) => resource(call.type).update(call),
    delete: (call) => resource(call.type).delete(call),
  };
}
