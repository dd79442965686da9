import { expect } from "vitest";
import type { LabSite } from "./site";
import { lineOf, type Remark, type Step } from "./steps";
import type { Row, Tampering } from "./tampering";

/** Long enough for an update to have begun its waiting. */
const beforeHealingMilliseconds = 15_000;

/**
 * Tampers, and holds the engine to its word: a plain preview shows exactly these rows and fields and says that the machine
 * has drifted; the steps of one `up` are the steps of the preview; the next preview is empty; the machine says so too.
 */
export async function playRound(site: LabSite, round: readonly Tampering[]): Promise<void> {
  await tamper(site, round);
  try {
    await judge(site, round);
  } catch (failure) {
    // The next round finds a quiet site again, if the engine can make it one.
    for (const { host, refused } of round)
      if (refused !== undefined) await site.on(host, `${refused.undo} || true`);
    await site.tryUp();
    throw failure;
  }
}

async function judge(site: LabSite, round: readonly Tampering[]): Promise<void> {
  const { steps, remarks } = await site.previewWithRemarks();
  expect(steps.map(lineOf)).toEqual(expectedSteps(round));
  expect(origins(remarks)).toEqual(expectedOrigins(round));
  const [first] = round;
  if (first?.refused !== undefined) await leaveAlone(site, first, first.refused);
  else expect((await repair(site, first)).map(lineOf)).toEqual(steps.map(lineOf));
  expect((await site.preview()).map(lineOf)).toEqual([]);
  for (const { title, host, proof } of round) {
    if (proof === undefined) continue;
    const said = (await site.on(host, proof.command)).trim();
    expect(`${title}: ${said}`).toBe(`${title}: ${proof.prints}`);
  }
}

/** Each host by itself, one thing after another. */
export async function tamper(site: LabSite, round: readonly Tampering[]): Promise<void> {
  const hosts = [...new Set(round.map(({ host }) => host))];
  await Promise.all(
    hosts.map(async (host) => {
      for (const one of round.filter((other) => other.host === host))
        await site.on(host, one.command);
    }),
  );
}

async function repair(site: LabSite, one: Tampering | undefined): Promise<readonly Step[]> {
  const up = site.up();
  if (one?.heals !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, beforeHealingMilliseconds));
    await site.on(one.host, one.heals);
  }
  return up;
}

async function leaveAlone(
  site: LabSite,
  { host }: Tampering,
  { words, undo }: NonNullable<Tampering["refused"]>,
): Promise<void> {
  const { code, output } = await site.tryUp();
  await site.on(host, undo);
  expect(code).not.toBe(0);
  expect(output).toMatch(words);
  await site.up();
}

const rowsOf = (round: readonly Tampering[]): Row[] => round.flatMap(({ rows }) => [...rows]);
const key = ({ kind, name }: { readonly kind: string; readonly name: string }) => `${kind} ${name}`;

function expectedSteps(round: readonly Tampering[]): string[] {
  return rowsOf(round)
    .map(({ op = "update", ...row }) => ({ ...row, op, fields: [...row.fields].sort() }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(lineOf);
}

/** Only Croft's own provider says whose doing a difference is; that an up will refuse it is judged by that up. */
function origins(remarks: readonly Remark[]): string[] {
  return (
    remarks
      .filter(({ kind }) => kind.startsWith("croft:"))
      // Whichever row comes first says of all of them that nobody answers.
      .filter(({ text }) => !/an up will refuse this|shown as it was last read/.test(text))
      .map((remark) => `${key(remark)}: ${remark.text}`)
      .sort()
  );
}

function expectedOrigins(round: readonly Tampering[]): string[] {
  return rowsOf(round)
    .filter(({ kind }) => kind.startsWith("croft:"))
    .map((row) => {
      const fields = [...row.fields].sort().join(", ");
      return `${key(row)}: ${row.op === "create" ? "gone from the machine" : `the machine has drifted: ${fields}`}`;
    })
    .sort();
}
