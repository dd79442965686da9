/** Every mistake that was thought of: exactly these lines are said of it, no fewer and no more. */
import { describe, expect, test } from "vitest";
import { cases as addresses } from "./faults/addresses";
import { cases as artifacts } from "./faults/artifacts";
import { cases as corefile } from "./faults/corefile";
import { cases as filesystem } from "./faults/filesystem";
import { cases as hostKeys } from "./faults/host-keys";
import { cases as hosts } from "./faults/hosts";
import { cases as jumps } from "./faults/jumps";
import { cases as keysAndTypes } from "./faults/keys-and-types";
import { cases as labelsAndTaints } from "./faults/labels-and-taints";
import { cases as lookAlikes } from "./faults/look-alikes";
import { cases as mesh } from "./faults/mesh";
import { cases as names } from "./faults/names";
import { cases as networks } from "./faults/networks";
import { cases as placement } from "./faults/placement";
import { cases as ports } from "./faults/ports";
import { cases as releases } from "./faults/releases";
import { cases as roles } from "./faults/roles";
import { cases as storage } from "./faults/storage";
import { cases as syntax } from "./faults/syntax";
import { cases as text } from "./faults/text";
import { pathText } from "../../inventory/fault";
import { inventories } from "../support/stacks";
import { base, faultsOf } from "./support/base";
import { chartAt, saidOf } from "./support/cases";
import { mutated, mutationsOf } from "./support/mutations";

const subjects = [
  text,
  syntax,
  lookAlikes,
  names,
  keysAndTypes,
  placement,
  hosts,
  hostKeys,
  addresses,
  jumps,
  networks,
  ports,
  mesh,
  roles,
  labelsAndTaints,
  corefile,
  storage,
  filesystem,
  releases,
  artifacts,
];

/** One mutation for each wording that its kind can lead to. */
function slips(): string[] {
  const seen = new Set<string>();
  return inventories.flatMap(mutationsOf).flatMap((mutation) => {
    const { stack, kind, path } = mutation;
    // What is said of two hosts names both, and so would never be the same.
    if (stack !== "lab" && kind === "copied from another host") return [];
    const said = faultsOf(mutated([mutation]));
    const wording = said.map((line) =>
      line.replace(/^[^ ]* (".*?"|[^ ])*: /, "").replace(/\d+/g, ""),
    );
    const sort = [kind, ...wording].join("\n");
    if (seen.has(sort)) return [];
    seen.add(sort);
    return [[`-- ${stack}: ${pathText(path)} ${kind}`, ...said].join("\n")];
  });
}

test("the base that the mistakes are made in has none", () => {
  expect(faultsOf(base, { chartAt })).toEqual([]);
});

describe.each(subjects)("$subject", ({ cases }) => {
  test.each(cases)("$title", (it) => expect(saidOf(it)).toEqual(it.faults));
});

// Its wording is reviewed as text: `npx vitest run -u` writes it, and the review is of what git then shows.
test("all messages as a person reads them", async () => {
  const parts = subjects.map(({ subject, cases }) =>
    [`== ${subject} ==`, ...cases.map((it) => [`-- ${it.title}`, ...saidOf(it)].join("\n"))].join(
      "\n\n",
    ),
  );
  parts.push(["== slips of the finger, one for each wording ==", ...slips()].join("\n\n"));
  await expect(`${parts.join("\n\n")}\n`).toMatchFileSnapshot("../golden/inventory/faults.txt");
});
