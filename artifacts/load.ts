import { readFileSync } from "node:fs";
import { RunError } from "@pulumi/pulumi";
import type { Site } from "../inventory/site";
import { catalogue } from "./catalogue";
import { parseLock } from "./lock";
import type { ArtifactSources } from "./resolve";
import { versionsOf } from "./stated";

/**
 * Everything a site's hosts may fetch, with the hashes its lock file has.
 *
 * @throws RunError (no stack is printed) naming the lock file and all its faults
 */
export function loadArtifacts(site: Site): ArtifactSources {
  const { lock: file, mirror } = site.artifacts;
  const rows = catalogue(versionsOf(site));
  const { rows: lock, faults } = parseLock(readLock(file));
  if (faults.length > 0) {
    const lines = faults.map(({ path, reason }) => `  ${file} ${path}: ${reason}`);
    throw new RunError(["the lock file of artifacts was refused:", ...lines].join("\n"));
  }
  return { catalogue: rows, lock, mirror };
}

function readLock(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    throw new RunError(
      `${file}: cannot be read (${reason}); "npm run artifacts:lock" learns it from upstream, or name the lock file of ` +
        "your mirror as artifacts.lock in the inventory",
    );
  }
}
