import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A home for the CLI in which it keeps no log of its runs. By itself it logs every step with all inputs and outputs, secrets
 * unmasked (encrypted by the stack's passphrase), for `pulumi logs`, and that is a third of the engine's work. There is
 * no switch; but where it finds a file in the place of its folder it goes on without.
 *
 * @param pulumiHome what `PULUMI_HOME` names @see pkg/logging/encrypted.go of pulumi 3.259
 */
export function makeHomeWithoutLog(pulumiHome: string): void {
  mkdirSync(pulumiHome, { recursive: true, mode: 0o700 });
  const logs = join(pulumiHome, "logs");
  rmSync(logs, { recursive: true, force: true });
  writeFileSync(logs, "");
}
