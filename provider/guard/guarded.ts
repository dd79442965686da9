import { setTimeout as sleep } from "node:timers/promises";
import type { HostAccess } from "../access";
import type { Answer, Script } from "../kind";
import { answerOf } from "../ssh/answer";
import { probeProgram } from "../ssh/boot";
import { RemoteError, UnreachableError } from "../ssh/errors";
import type { Pool } from "../ssh/pool";
import { renderProbes } from "../ssh/script";
import type { Guard } from "./guard";
import { CHANGE_SECONDS, CONFIRM_SECONDS, PROOF_SECONDS } from "./revert";
import { CONFIRM, GUARDED, REVERTED, REVERTING } from "./shell";

/** How long a host is waited for that has to put its old state back first; a reboot is part of it. */
const RETURN_MILLISECONDS = 120_000;

/**
 * Does a change that may cut us off, and proves by a fresh connection that it did not. Otherwise the host puts the old
 * state back by itself and the change fails.
 * @param run does a script like any other change
 * @throws RemoteError saying that the old state is back
 */
export async function guarded(
  pool: Pool,
  access: HostAccess,
  script: Script,
  guard: Guard,
  run: (script: Script) => Promise<Answer>,
): Promise<Answer> {
  const id = pool.nextWork();
  const vars = {
    ...script.vars,
    guard_id: id,
    guard_paths: guard.paths.join("\n"),
    guard_units: guard.units.join(" "),
    guard_network: guard.network ? "yes" : "no",
    guard_before: guard.before,
    guard_after: guard.after,
    guard_change: script.text,
  };
  const answer = await run({ text: GUARDED, vars });
  const began = Date.now();
  let refusal = "";
  while (Date.now() - began < RETURN_MILLISECONDS) {
    try {
      const { code, stderr } = await confirm(pool, access, id);
      if (code === 0) return answer;
      if (code === REVERTED) throw cutOff(access, refusal, "the host has put the old state back");
      refusal ||= code === REVERTING ? "it came too late" : `exit code ${code}: ${stderr.trim()}`;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      refusal ||= error.failures.map(({ step, reason }) => `${step}: ${reason}`).join("; ");
    }
    await sleep(1_000);
  }
  const hope = `it puts the old state back ${CHANGE_SECONDS + PROOF_SECONDS} s after its begin, but has not been seen since`;
  throw cutOff(access, refusal, hope);
}

function cutOff(access: HostAccess, refusal: string, outcome: string): RemoteError {
  const why = refusal === "" ? "the connection was lost" : refusal;
  const message = `no fresh connection came up within ${PROOF_SECONDS} s of this change (${why}): ${outcome}`;
  return new RemoteError(access.host, -1, message);
}

async function confirm(pool: Pool, access: HostAccess, id: string): Promise<Answer> {
  const script = renderProbes([{ text: CONFIRM, vars: { guard_id: id } }]);
  const { files, stderr, ended } = await pool.afresh(access, probeProgram(script, CONFIRM_SECONDS));
  const answer = files && answerOf(files, 0);
  if (answer !== undefined) return answer;
  const reason = stderr.trim() || (typeof ended === "string" ? ended : `exit code ${ended?.code}`);
  throw new UnreachableError([{ access, step: `working as ${access.user}`, reason }]);
}
