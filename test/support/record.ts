/**
 * Records what a program asks the engine for: every registration with its parent, its edges and its inputs as they
 * travel. It has no engine behind it, so it proves nothing about replacement, order of execution or deletion.
 */
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { mockedOutputs } from "./mocks";

/** One registered resource. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** "Type name" of the parent; "" for the stack's own children. */
  readonly parent: string;
  /** "Type name" of every resource it waits for, sorted. */
  readonly dependsOn: readonly string[];
  /** Inputs with secrets unwrapped; an output of a mocked resource has the mock's value. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of the inputs that travel as secrets, e.g. "content", sorted. */
  readonly secrets: readonly string[];
}

export interface Recording {
  /** In order of registration, without the stack itself. */
  readonly resources: readonly Recorded[];
  /** "Type name", sorted. */
  readonly names: readonly string[];
  /** Resources of one type, sorted by name. */
  of(type: string): readonly Recorded[];
  /** @throws Error when there is none or more than one */
  one(type: string, name: string): Recorded;
  /** Stack outputs of the program, plain. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Names of the outputs that hold a secret, sorted. */
  readonly secretOutputs: readonly string[];
}

const secretMarker = "4dabf18193072939515e22adb298388d";

class RecordingMonitor extends MockMonitor {
  readonly recorded: Recorded[] = [];
  readonly duplicates: string[] = [];
  private readonly seen = new Set<string>();
  private readonly labels = new Map<string, string>();

  override async registerResource(
    request: RegisterRequest,
    callback: (error: unknown, response: unknown) => void,
  ): Promise<void> {
    const [type, name] = [request.getType(), request.getName()];
    const label = `${type} ${name}`;
    if (this.seen.has(label)) this.duplicates.push(label);
    this.seen.add(label);
    await super.registerResource(request, (error, response) => {
      const answer = response as { getUrn(): string } | undefined;
      if (answer !== undefined) {
        const urn = answer.getUrn();
        this.labels.set(urn, label);
        const secrets: string[] = [];
        const inputs = unwrap(request.getObject()?.toJavaScript() ?? {}, "", secrets);
        if (type !== "pulumi:pulumi:Stack") {
          this.recorded.push({
            type,
            name,
            urn,
            parent: this.labelOf(request.getParent()),
            dependsOn: request
              .getDependenciesList()
              .map((urn) => this.labelOf(urn))
              .sort(),
            inputs: inputs as Record<string, unknown>,
            secrets: secrets.sort(),
          });
        }
      }
      callback(error, response);
    });
  }

  private labelOf(urn: string): string {
    const label = this.labels.get(urn) ?? "";
    return label.startsWith("pulumi:pulumi:Stack ") ? "" : label;
  }
}

/** What the recorder reads off a registration request. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

function unwrap(value: unknown, path: string, secrets: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, i) => unwrap(item, `${path}[${i}]`, secrets));
  if (typeof value !== "object" || value === null) return value;
  if (secretMarker in value) {
    secrets.push(path);
    return unwrap((value as { value?: unknown }).value, path, secrets);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      unwrap(item, path === "" ? key : `${path}.${key}`, secrets),
    ]),
  );
}

/**
 * Runs a program under mocks. Its return value, if any, becomes the stack's outputs.
 * @throws what the program throws; a call (invoke) that no mock answers; two resources of one type and name
 */
export async function record(program: () => unknown, stack = "test"): Promise<Recording> {
  const faults: string[] = [];
  const thrown: unknown[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs }) => ({
      id: `${name}-id`,
      state: { ...inputs, ...mockedOutputs(type, name, inputs as Record<string, unknown>) },
    }),
    // Thrown here, the error would surface in promises of the SDK that nobody awaits.
    call: ({ token }) => {
      faults.push(`the program called ${token}, which nothing mocks`);
      return {};
    },
  };
  await pulumi.runtime.setMocks(mocks, "croft", stack, false);
  const monitor = new RecordingMonitor(mocks);
  settings.setMockOptions(monitor, "croft", stack, false);
  let outputs: Record<string, unknown> = {};
  const secretOutputs: string[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      for (const [name, value] of Object.entries((program() as object | undefined) ?? {})) {
        const output = pulumi.output(value);
        if (await pulumi.isSecret(output)) secretOutputs.push(name);
        outputs = { ...outputs, [name]: await valueOf(output) };
      }
    } catch (error) {
      thrown.push(error);
    }
  });
  await registrations();
  if (thrown.length > 0) throw thrown[0];
  const { recorded, duplicates } = monitor;
  faults.push(...duplicates.map((label) => `used twice: ${label}`));
  if (faults.length > 0) throw new Error(faults.join("; "));

  return {
    resources: recorded,
    names: recorded.map((r) => `${r.type} ${r.name}`).sort(),
    of: (type) =>
      recorded.filter((r) => r.type === type).sort((a, b) => (a.name < b.name ? -1 : 1)),
    one(type, name) {
      const found = recorded.filter((r) => r.type === type && r.name === name);
      if (found.length !== 1) throw new Error(`${found.length} resources are ${type} ${name}`);
      return found[0]!;
    },
    outputs,
    secretOutputs: secretOutputs.sort(),
  };
}

/** An output's value; rejects with it, so that nothing is left unawaited. */
function valueOf(output: pulumi.Output<unknown>): Promise<unknown> {
  return (output as unknown as { promise(): Promise<unknown> }).promise();
}

/** Until every registration has been answered: the stack's own promise does not wait for them. */
function registrations(): Promise<void> {
  return (settings as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
}
