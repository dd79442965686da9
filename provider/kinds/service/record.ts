import { sha256 } from "../../sha256";
import type { ServiceInputs } from "./resource";

type Hashes = Readonly<Record<string, string>>;

/** What a service was last started with, as it is kept on its host. */
export interface ServiceRecord {
  readonly restart: Hashes;
  readonly reload: Hashes;
  /** Hash of the unit text and the drop-ins. */
  readonly definition: string;
}

/** Stands among the live `restartOn` when a service runs with another definition than the files on its host have. */
const STALE = { unit: "not started since its definition changed" };

export function recordOf(inputs: ServiceInputs): ServiceRecord {
  return {
    restart: inputs.restartOn,
    reload: inputs.reloadOn,
    definition: definitionOf(inputs),
  };
}

/** @returns undefined for a service that Croft has not started, or whose start was interrupted */
export function parseRecord(text: string | undefined): ServiceRecord | undefined {
  try {
    const { restart, reload, definition } = JSON.parse(text ?? "") as Partial<ServiceRecord>;
    return restart && reload && definition ? { restart, reload, definition } : undefined;
  } catch {
    // Cut off or edited: as good as none.
    return undefined;
  }
}

/** What a service is started with, by keys of its `restartOn`; the state of an earlier edition names none. */
export function sourcesOf({
  files = {},
  programs = {},
}: Partial<ServiceInputs>): Pick<ServiceInputs, "files" | "programs"> {
  return { files, programs };
}

/**
 * Live `restartOn` and `reloadOn` of a service with this record and these files.
 * @param misled by key, what the running process has read that is not what the record tells of
 */
export function startedWith(
  record: ServiceRecord | undefined,
  files: Pick<ServiceInputs, "unitText" | "dropIns">,
  misled: Hashes,
): Pick<ServiceInputs, "restartOn" | "reloadOn"> {
  const stale = record?.definition === definitionOf(files) ? {} : STALE;
  return { restartOn: { ...record?.restart, ...misled, ...stale }, reloadOn: record?.reload ?? {} };
}

function definitionOf({ unitText, dropIns }: Pick<ServiceInputs, "unitText" | "dropIns">): string {
  const sorted = Object.entries(dropIns).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([unitText, sorted]));
}
