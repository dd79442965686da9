/** Mistakes made by a machine: every slip at every place of the project's own inventories is refused where it was made. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Path, pathText } from "../../inventory/fault";
import { InventoryError } from "../../inventory/inventory-error";
import { readSite } from "../../inventory/read";
import { inventories } from "../support/stacks";
import { faultsOf } from "./support/base";
import { type Mutation, mutated, mutationsOf, stackText } from "./support/mutations";

/** What an inventory's faults are, with their places. */
function faults(text: string) {
  try {
    readSite({ inventory: { file: "site.yaml", text } });
    return [];
  } catch (error) {
    if (!(error instanceof InventoryError)) throw error;
    return error.faults;
  }
}

/** Whether a fault's path is the mistake's, lies below it, or around it. */
function concerns(fault: string, at: Path): boolean {
  const own = pathText(at);
  return fault === own || fault.startsWith(`${own}.`) || fault.startsWith(`${own}[`);
}

const title = ({ kind, path }: Mutation) => `${pathText(path)} ${kind}`;

describe.each(inventories)("%s", (stack) => {
  const all = mutationsOf(stack);
  const text = stackText(stack);

  test("is sound, so that what is refused is the mistake", () => {
    expect(faultsOf(text)).toEqual([]);
  });

  test("there is a mistake to make at every place", () => {
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all.map(title)).size).toBe(all.length);
  });

  test("each is refused at its own place, in words that say what to write", () => {
    const silent: string[] = [];
    for (const mutation of all) {
      const wrong = mutated([mutation]);
      const found = faults(wrong);
      const lines = wrong.split("\n");
      const { at } = mutation;
      const own = at && found.find(({ path }) => concerns(path, at));
      const key = at?.at(-1);
      // The line that is named is the one a person has to look at: the key stands there, or, where it was left out, the key
      // of what it is missing from.
      const line = own && (lines[own.line - 1] ?? "");
      const place =
        mutation.kind === "left out" ||
        (typeof key === "number" ? /^ *- /.test(line ?? "") : line?.includes(`${key}:`));
      if (found.length === 0 || (at !== undefined && (own === undefined || !place)))
        silent.push(`${title(mutation)}: ${found.map(({ path }) => path).join(" ")}`);
      for (const { reason } of found)
        if (!/;|\bmust be\b/.test(reason)) silent.push(`${title(mutation)}: says only ${reason}`);
    }
    expect(silent).toEqual([]);
  });

  // Broken by: stopping at the first fault, or letting one fault hide another that has nothing to do with it.
  test("of two mistakes at different places both are told", () => {
    const visible = all.filter(({ kind }) => kind === "misspelt" || kind.startsWith("too "));
    const pair = fc
      .tuple(fc.constantFrom(...visible), fc.constantFrom(...visible))
      .filter(([one, other]) => {
        const [a, b] = [pathText(one.path), pathText(other.path)];
        return a !== b && !b.startsWith(a) && !a.startsWith(b);
      });
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const paths = faults(mutated([one, other])).map(({ path }) => path);
        for (const { at } of [one, other])
          expect(paths.some((path) => concerns(path, at!))).toBe(true);
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });
});
