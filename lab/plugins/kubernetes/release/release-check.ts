import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { CheckAnswer, CheckCall, CheckFailure } from "../../../../provider/grpc/handlers";
import { containsUnknown, isUnknown } from "../../../../provider/grpc/sentinels";
import type { Properties } from "../../../../provider/grpc/wire";
import { isMap } from "../objects/manifest";
import { chartMetadata } from "./chart";
import { DEFAULT_TIMEOUT_SECONDS, type ReleaseInputs } from "./helm-command";

/** Every word with what stands for "not given": the original writes all of them into the state. */
const ZERO: Properties = {
  allowNullValues: false,
  atomic: false,
  chart: "",
  cleanupOnFail: false,
  createNamespace: false,
  dependencyUpdate: false,
  description: "",
  devel: false,
  disableCRDHooks: false,
  disableOpenapiValidation: false,
  disableWebhooks: false,
  forceUpdate: false,
  keyring: "",
  lint: false,
  name: "",
  namespace: "",
  postrender: "",
  recreatePods: false,
  renderSubchartNotes: false,
  replace: false,
  resetValues: false,
  reuseValues: false,
  skipAwait: false,
  skipCrds: false,
  takeOwnership: false,
  timeout: 0,
  values: {},
  verify: false,
  version: "",
  waitForJobs: false,
};

/** Words without such a value. */
const OPTIONAL = ["maxHistory", "repositoryOpts"];

/** Words which travel with the inputs and are none; `valueYamlFiles` ends up in `values`. */
const DROPPED = new Set(["compat", "manifest", "resourceNames", "status", "valueYamlFiles"]);

const REFUSED: Readonly<Record<string, string>> = {
  lint: "linting belongs before the deployment",
  recreatePods: "Helm 3 has deprecated it",
  replace: "it is unsafe in production",
};

/** Inputs with everything filled in, the chart's own version among it, so that a changed chart is a changed input. */
export async function checkRelease(
  call: CheckCall,
  defaultNamespace: string,
): Promise<CheckAnswer> {
  const { news, olds } = call;
  const failures = unknownWords(news);
  const inputs: Properties = { ...ZERO };
  for (const word of [...Object.keys(ZERO), ...OPTIONAL]) {
    if (news[word] !== undefined && news[word] !== null) {
      inputs[word] = news[word];
    }
  }
  if (inputs["name"] === "") {
    inputs["name"] = olds["name"] ?? autoName(call);
  }
  if (inputs["namespace"] === "") {
    inputs["namespace"] = defaultNamespace;
  }
  if (news["timeout"] === undefined && inputs["skipAwait"] !== true) {
    inputs["timeout"] = DEFAULT_TIMEOUT_SECONDS;
  }
  if (inputs["verify"] === true && inputs["keyring"] === "") {
    inputs["keyring"] = join(homedir(), ".gnupg", "pubring.gpg");
  }
  inputs["values"] = withFiles(inputs["values"], news["valueYamlFiles"], failures);

  const source = ["chart", "version", "repositoryOpts"].map((word) => inputs[word]);
  if (failures.length === 0 && !containsUnknown(source)) {
    try {
      // As the original resolves it: not the wish (">= 1.2"), but the version that it means today.
      inputs["version"] = (await chartMetadata(inputs as unknown as ReleaseInputs)).version;
    } catch (error) {
      const reason = `${(error as Error).message}; check the chart name and repository configuration.`;
      failures.push({ property: "chart", reason });
    }
  }
  return { inputs, failures };
}

/** Absent words of a state made by an older plugin equal their zero. */
export function withZeros(properties: Properties): Properties {
  return { ...ZERO, ...properties };
}

function unknownWords(news: Properties): CheckFailure[] {
  return Object.entries(news).flatMap(([property, value]) => {
    if (DROPPED.has(property) || property.startsWith("__")) {
      return [];
    }
    if (!(property in ZERO) && !OPTIONAL.includes(property)) {
      return [{ property, reason: "is not an input of a release" }];
    }
    const why = REFUSED[property];
    if (why !== undefined && value === true) {
      return [{ property, reason: `is not part of this edition of the kubernetes plugin: ${why}` }];
    }
    const options = value as Record<string, unknown> | null;
    if (property === "repositoryOpts" && (options?.["username"] || options?.["password"])) {
      const reason = "passwords are not part of this edition of the kubernetes plugin";
      return [{ property, reason }];
    }
    return [];
  });
}

function autoName({ name, randomSeed }: CheckCall): string {
  return `${name}-${Buffer.from(randomSeed).subarray(0, 4).toString("hex")}`;
}

/** Values of the files in their order, then the plain ones, each over those before. */
function withFiles(values: unknown, files: unknown, failures: CheckFailure[]): unknown {
  if (!Array.isArray(files) || isUnknown(values)) {
    return values;
  }
  let merged: unknown = {};
  for (const [position, file] of (files as { path?: string; text?: string }[]).entries()) {
    const text =
      file.text ?? (file.path === undefined ? undefined : readFileSync(file.path, "utf8"));
    if (text === undefined) {
      const reason = "must be a file or a text; other assets are not part of this edition";
      failures.push({ property: `valueYamlFiles[${position}]`, reason });
    } else {
      merged = mergeMaps(merged, parse(text) ?? {});
    }
  }
  return mergeMaps(merged, values);
}

export function mergeMaps(under: unknown, over: unknown): unknown {
  if (!isMap(under) || !isMap(over)) {
    return over;
  }
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    result[key] = key in under ? mergeMaps(under[key], value) : value;
  }
  return result;
}
