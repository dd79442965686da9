import type { CheckFailure } from "../../../provider/grpc/handlers";
import { isUnknown } from "../../../provider/grpc/sentinels";
import type { Properties } from "../../../provider/grpc/wire";

/** The provider's configuration. */
export interface Settings {
  /** A kubeconfig's text or path. @default absent: the ambient one */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  /** For objects and releases that name none. @default absent: that of the context, else "default" */
  readonly namespace?: string;
  /** An unreachable cluster's objects count as deleted. */
  readonly deleteUnreachable: boolean;
  readonly skipUpdateUnreachable: boolean;
  readonly enableConfigMapMutable: boolean;
  readonly enableSecretMutable: boolean;
  readonly enablePatchForce: boolean;
  readonly upsertExistingObjects: boolean;
}

const TEXTS = ["kubeconfig", "context", "cluster", "namespace"] as const;

const SWITCHES = [
  "deleteUnreachable",
  "skipUpdateUnreachable",
  "enableConfigMapMutable",
  "enableSecretMutable",
  "enablePatchForce",
  "upsertExistingObjects",
] as const;

/** Accepted without effect: they only quieten or tune the original. */
const QUIET = [
  "clusterIdentifier",
  "suppressDeprecationWarnings",
  "suppressHelmHookWarnings",
  "kubeClientSettings",
  "alwaysRender",
];

/** @throws Error for a `kubeconfig` that is an object: the package only types a text */
export function settingsOf(config: Properties): Settings {
  const texts = TEXTS.flatMap((name) => {
    const value = config[name];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  const switches = SWITCHES.map((name) => [name, isOn(config[name])] as const);
  return Object.fromEntries([...texts, ...switches]) as unknown as Settings;
}

/** What this edition cannot do is refused before anything runs. */
export function settingsFaults(config: Properties): CheckFailure[] {
  const faults: CheckFailure[] = [];
  const known: readonly string[] = [...TEXTS, ...SWITCHES, ...QUIET];
  for (const [property, value] of Object.entries(config)) {
    if (isUnknown(value) || value === undefined || value === null || value === "") {
      continue;
    }
    if (property === "enableServerSideApply") {
      if (!isOn(value)) {
        faults.push({
          property,
          reason: "this edition of the kubernetes plugin always applies server-side",
        });
      }
    } else if (property === "helmReleaseSettings") {
      const driver = driverOf(value);
      if (driver !== undefined && driver !== "secret") {
        faults.push({
          property,
          reason: `driver "${driver}" is not part of this edition; use "secret"`,
        });
      }
    } else if (!known.includes(property) && property !== "version" && !property.startsWith("__")) {
      faults.push({ property, reason: "is not part of this edition of the kubernetes plugin" });
    }
  }
  return faults;
}

/** Values other than texts travel as JSON in a text. */
function isOn(value: unknown): boolean {
  return value === true || value === "true";
}

function driverOf(value: unknown): string | undefined {
  const settings = (typeof value === "string" ? JSON.parse(value) : value) as { driver?: string };
  return settings.driver === "" ? undefined : settings.driver;
}
