/** What a read makes of a host's modules and parameters. The shell texts act on a kernel, which test/lab has. */
import { expect, test } from "vitest";
import { kind } from "../../provider/kinds/kernel/kind";
import { liveModules, liveParameters } from "../../provider/kinds/kernel/live";

test.each<[string, string | undefined, string | undefined, string[]]>([
  ["as declared", "", "a\nb_c\n", ["a", "b_c"]],
  ["written with a hyphen", "", "a\nb-c\n", ["a", "b_c"]],
  ["not loaded", "a\n", "a\nb_c\n", ["a (not loaded)", "b_c"]],
  ["neither loaded nor listed", "a\n", "b_c\n", ["b_c"]],
  ["not listed", "", "# b_c\na\n", ["a", "b_c (until the next boot)"]],
  ["no file", "", undefined, ["a (until the next boot)", "b_c (until the next boot)"]],
  ["one more", "", "a\nb_c\nevil\n", ["a", "b_c", "evil (only in the file)"]],
])("modules: %s", (_, unloaded, file, seen) =>
  expect(liveModules(["a", "b_c"], unloaded, file)).toEqual(seen),
);

test.each<[string, string, string, Record<string, string>]>([
  ["as declared", "k.a = 1\nk.b = 4 5\n", "k.a = 1\nk.b = 4 5\n", { "k.a": "1", "k.b": "4 5" }],
  ["tabs of the kernel", "k.a = 1\nk.b = 4\t5\n", "k.a=1\nk.b=4 5\n", { "k.a": "1", "k.b": "4 5" }],
  ["one the kernel has not", "k.a = 1\n", "k.a = 1\nk.b = 4 5\n", { "k.a": "1" }],
  [
    "another at boot",
    "k.a = 1\nk.b = 4 5\n",
    "k.a = 2\n; k.b = 7\n",
    { "k.a": "1 (2 from the next boot)", "k.b": "4 5 (unset from the next boot)" },
  ],
  [
    "one more at boot",
    "k.a = 1\nk.b = 4 5\n",
    "k.a = 1\nk.b = 4 5\nk.c = 9\n",
    { "k.a": "1", "k.b": "4 5", "k.c": "9 (only in the file)" },
  ],
])("parameters: %s", (_, live, file, seen) =>
  expect(liveParameters(["k.a", "k.b"], live, file)).toEqual(seen),
);

test("refused: what is no name of a set, a module or a parameter", () => {
  const access = { host: "h", address: "a", port: 22, user: "root", hostKey: "" };
  const wrong = { access, set: "a/b", modules: ["a b"], parameters: { "k;": "1" }, rights: {} };
  expect(kind.check?.(wrong).map(({ reason }) => reason)).toEqual([
    '"a/b" is no file name',
    '"a b" is no kernel module',
    '"k; = 1" is no kernel parameter',
  ]);
});
