import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { renderFault } from "../../inventory/fault";
import { contains, overlap, parseNetwork } from "../../inventory/network";
import { InventoryError } from "../../inventory/inventory-error";
import { readSite } from "../../inventory/read";
import { base } from "./support/base";

type Data = Record<string, unknown>;

function read(text: string) {
  return readSite({ inventory: { file: "site.yaml", text } });
}

/** What reading comes to: a site, or the one kind of error it may throw. Any other fails the property. */
function outcome(text: string): "site" | "faults" {
  try {
    read(text);
    return "site";
  } catch (error) {
    if (!(error instanceof InventoryError)) throw error;
    expect(error.faults.length).toBeGreaterThan(0);
    for (const fault of error.faults) {
      expect(fault.line).toBeGreaterThanOrEqual(1);
      expect(fault.line).toBeLessThanOrEqual(text.split("\n").length);
      expect(fault.reason).not.toMatch(/undefined|Invalid|NaN|\[object|native code|Too small/);
      // One line a fault, and nothing in it that a terminal would obey.
      expect(renderFault(fault)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
    return "faults";
  }
}

/** Permutations of the keys of some mappings of the base. Releases are left alone: their order means something. */
function shuffled(section: string) {
  const data = parse(base) as Data;
  const keys = Object.keys(data[section] as Data);
  return fc
    .shuffledSubarray(keys, { minLength: keys.length })
    .map((order) => Object.fromEntries(order.map((key) => [key, (data[section] as Data)[key]])));
}

test("the order of hosts, classes and peers changes nothing", () => {
  const site = read(base);
  fc.assert(
    fc.property(shuffled("hosts"), shuffled("classes"), (hosts, classes) => {
      const text = stringify({ ...(parse(base) as Data), hosts, classes });
      expect(read(text)).toEqual(site);
    }),
  );
});

/** Every path of the base's data, the root apart. */
function paths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const below = inner.flatMap(([step, item]) => paths(item, [...path, step]));
  return path.length === 0 ? below : [path, ...below];
}

const strangeValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  "",
  " ",
  "x",
  "10.66.0.12",
  "::1",
  "fd00::/8",
  "0.0.0.0/0",
  "/",
  "../..",
  "a\nb\u001b[2J",
  "9".repeat(200),
  1e20,
  "constructor",
  [],
  [null],
  [[]],
  {},
  { x: null },
  { constructor: "x", toString: 1, hasOwnProperty: [] },
];

test("a strange value anywhere is refused or taken, never a crash", () => {
  let refused = 0;
  for (const path of paths(parse(base))) {
    for (const value of strangeValues) {
      const data = parse(base) as Data;
      const around = path.slice(0, -1).reduce<Data>((at, step) => at[step] as Data, data);
      around[path.at(-1)!] = value;
      if (outcome(stringify(data)) === "faults") refused += 1;
    }
  }
  // Most strange values are wrong in most places; if few were refused, the reader would not look.
  expect(refused).toBeGreaterThan(1000);
});

test("whatever is taken out, the rest is refused or taken, never a crash", () => {
  for (const path of paths(parse(base))) {
    const data = parse(base) as Data;
    const around = path.slice(0, -1).reduce<Data>((at, step) => at[step] as Data, data);
    if (Array.isArray(around)) around.splice(Number(path.at(-1)), 1);
    else delete around[path.at(-1)!];
    outcome(stringify(data));
  }
});

test("names that objects have already are names like others, and no crash", () => {
  for (const name of ["constructor", "toString", "hasOwnProperty", "valueOf"]) {
    for (const section of ["hosts", "classes", "peers", "releases", "site", "class: gate"]) {
      const text = base.replace(
        section.includes(" ") ? section : `\n${section}:`,
        section.includes(" ") ? `class: ${name}` : `\n${section}:\n  ${name}: {}`,
      );
      outcome(text);
    }
  }
});

test("a slip of the keyboard anywhere is refused or taken, never a crash", () => {
  const slip = fc.constantFrom(
    ..."\t\n :-[]{}&*!|>'\"%@`#,?~0aZé\u0000\u2028",
    "\n  ",
    "- ",
    ": ",
    "---\n",
  );
  fc.assert(
    fc.property(fc.nat(base.length), fc.nat(3), slip, (at, dropped, inserted) => {
      outcome(base.slice(0, at) + inserted + base.slice(at + dropped));
    }),
    { numRuns: 600 },
  );
});

test("any text at all is refused or taken, never a crash", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => void outcome(text)));
});

const cidr = fc
  .tuple(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 32 }))
  .map(([bytes, prefix]) => {
    const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const size = 2 ** (32 - prefix);
    return { start: Math.floor(number / size) * size, size, prefix };
  });

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

test("networks overlap exactly when their ranges of numbers do", () => {
  fc.assert(
    fc.property(cidr, cidr, (one, other) => {
      const [a, b] = [one, other].map(({ start, prefix }) =>
        parseNetwork(`${dotted(start)}/${prefix}`),
      );
      const meet = one.start < other.start + other.size && other.start < one.start + one.size;
      expect(overlap(a!, b!)).toBe(meet);
      expect(contains(a!, b!.address)).toBe(
        one.start <= other.start && other.start < one.start + one.size,
      );
    }),
  );
});
