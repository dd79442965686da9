import type { CheckFailure } from "../../../provider/grpc/handlers";
import { isUnknown } from "../../../provider/grpc/sentinels";
import type { Properties } from "../../../provider/grpc/wire";
import { isUse } from "./uses";

/** What an input must be; unknown values pass, since the update checks them again. */
export interface InputRule {
  readonly required?: boolean;
  readonly type: "string" | "number" | "boolean" | "strings" | "object";
  readonly oneOf?: readonly string[];
  /** Smallest allowed number. */
  readonly atLeast?: number;
  readonly uses?: boolean;
}

export type InputRules = Readonly<Record<string, InputRule>>;

/** Inputs which only Terraform's write-only arguments can use well: the original warns against them too. */
const WRITE_ONLY = /PemWo(Version)?$/;

/** Every wrong input at once. */
export function inputFaults(inputs: Properties, rules: InputRules): CheckFailure[] {
  const faults: CheckFailure[] = [];
  for (const [property, rule] of Object.entries(rules)) {
    const value = inputs[property];
    if (value === undefined || value === null) {
      if (rule.required === true) {
        faults.push({ property, reason: "is required" });
      }
    } else if (!isUnknown(value)) {
      const reason = fault(value, rule);
      if (reason !== undefined) {
        faults.push({ property, reason });
      }
    }
  }
  for (const property of Object.keys(inputs)) {
    if (!(property in rules) && !property.startsWith("__")) {
      const reason = WRITE_ONLY.test(property)
        ? "write-only keys are not part of this edition of the tls plugin; give the key itself"
        : "is not an input of this resource";
      faults.push({ property, reason });
    }
  }
  return faults;
}

function fault(value: unknown, rule: InputRule): string | undefined {
  if (!hasType(value, rule.type)) {
    return `must be ${rule.type === "strings" ? "a list of strings" : `a ${rule.type}`}`;
  }
  if (rule.oneOf !== undefined && !rule.oneOf.includes(value as string)) {
    return `must be one of ${rule.oneOf.join(", ")}; got ${JSON.stringify(value)}`;
  }
  if (rule.atLeast !== undefined && (value as number) < rule.atLeast) {
    return `must be at least ${rule.atLeast}`;
  }
  if (rule.uses === true) {
    const wrong = (value as string[]).filter((use) => !isUnknown(use) && !isUse(use));
    return wrong.length === 0 ? undefined : wrong.map(useFault).join("; ");
  }
  return undefined;
}

/** The words are snake_case, although the package's documentation shows them in camelCase. */
function useFault(use: string): string {
  const snake = use.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `${JSON.stringify(use)} is no use of a key${isUse(snake) ? `; write "${snake}"` : ""}`;
}

function hasType(value: unknown, type: InputRule["type"]): boolean {
  switch (type) {
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

/** Absent inputs take their defaults: writing a default out is no difference. */
export function withDefaults(inputs: Properties, defaults: Properties): Properties {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null);
  return { ...defaults, ...Object.fromEntries(given) };
}
