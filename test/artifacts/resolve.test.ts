import { describe, expect, test } from "vitest";
import { catalogue, type ArtifactRow } from "../../artifacts/catalogue";
import { parseLock, renderLock, type LockRow } from "../../artifacts/lock";
import { artifactFaults, mirrorImage, mirrorPath, resolveArtifact } from "../../artifacts/resolve";

const hash = (digit: string) => digit.repeat(64);

const rows: readonly ArtifactRow[] = [
  {
    name: "tool",
    version: "1.2.3",
    architecture: "amd64",
    kind: "binary",
    source: "https://up.example/v1.2.3/tool-x64",
  },
  {
    name: "picture",
    version: "4.5.6",
    architecture: "amd64",
    kind: "image",
    source: "reg.example/a/picture:v4.5.6",
  },
];
const lock: readonly LockRow[] = [
  { name: "tool", version: "1.2.3", architecture: "amd64", source: "here", sha256: hash("a") },
  { name: "picture", version: "4.5.6", architecture: "amd64", source: "there", sha256: hash("b") },
];
const mirror = { http: "http://10.9.8.7:1111/", registry: "http://10.9.8.7:2222" };

describe("resolving", () => {
  const tool = { version: "1.2.3", sha256: hash("a") };
  test("without a mirror a file comes from upstream", () =>
    expect(resolveArtifact({ catalogue: rows, lock }, "tool", "amd64")).toEqual({
      artifact: { ...tool, url: "https://up.example/v1.2.3/tool-x64" },
    }));
  test("with a mirror a file comes from its HTTP base, under name, version and architecture", () =>
    expect(resolveArtifact({ catalogue: rows, lock, mirror }, "tool", "amd64")).toEqual({
      artifact: { ...tool, url: "http://10.9.8.7:1111/tool/1.2.3/amd64/tool-x64" },
    }));
  test("an image keeps its upstream name, with a mirror too", () =>
    expect(resolveArtifact({ catalogue: rows, lock, mirror }, "picture", "amd64")).toEqual({
      artifact: { version: "4.5.6", url: "reg.example/a/picture:v4.5.6", sha256: hash("b") },
    }));

  const faults: [string, string, "amd64" | "arm64", readonly LockRow[], string, string][] = [
    [
      "a name nobody knows",
      "spoon",
      "amd64",
      lock,
      "artifacts.spoon",
      "is not in the catalogue; add a row",
    ],
    [
      "an architecture that upstream lacks",
      "tool",
      "arm64",
      lock,
      "artifacts.tool",
      "has no arm64 in the catalogue, only amd64",
    ],
    [
      "no hash at all",
      "tool",
      "amd64",
      [],
      "artifacts.tool/1.2.3/amd64",
      'has no hash in the lock file; learn it with "npm run artifacts:lock"',
    ],
    [
      "only the hash of another version",
      "tool",
      "amd64",
      [{ ...lock[0]!, version: "1.2.2" }],
      "artifacts.tool/1.2.3/amd64",
      'has no hash in the lock file; the lock file has tool/1.2.2/amd64; learn it with "npm run artifacts:lock"',
    ],
    [
      "only the hash of another architecture",
      "tool",
      "amd64",
      [{ ...lock[0]!, architecture: "arm64" }],
      "artifacts.tool/1.2.3/amd64",
      'has no hash in the lock file; the lock file has tool/1.2.3/arm64; learn it with "npm run artifacts:lock"',
    ],
  ];
  test.each(faults)("refuses %s", (_title, name, architecture, locked, path, reason) =>
    expect(resolveArtifact({ catalogue: rows, lock: locked }, name, architecture)).toEqual({
      fault: { path, reason },
    }),
  );
  test("all faults of a list are told at once, and the good rows are not", () =>
    expect(
      artifactFaults({ catalogue: rows, lock }, [
        { name: "spoon", architecture: "amd64" },
        { name: "tool", architecture: "amd64" },
        { name: "tool", architecture: "arm64" },
      ]).map((f) => f.path),
    ).toEqual(["artifacts.spoon", "artifacts.tool"]));
});

describe("catalogue", () => {
  const all = catalogue();
  test("names every artifact once for each architecture", () => {
    const keys = all.map((r) => `${r.name} ${r.architecture}`);
    expect(keys.length).toBe(new Set(keys).size);
    const of = (arch: string) => all.filter((r) => r.architecture === arch).map((r) => r.name);
    expect(of("arm64")).toEqual(of("amd64"));
  });
  test("files of two architectures never share a place in the mirror", () => {
    const paths = all.filter((r) => r.kind !== "image").map(mirrorPath);
    expect(paths.length).toBe(new Set(paths).size);
  });
  test("images of two registries never share a name in the mirror", () => {
    const names = all.filter((r) => r.architecture === "amd64" && r.kind === "image");
    expect(names.length).toBe(new Set(names.map(mirrorImage)).size);
    expect(mirrorImage(names.find((r) => r.name === "coredns")!)).toBe("coredns/coredns:v1.14.2");
  });
});

describe("lock file", () => {
  test("is read back as written, sorted by name, version and architecture", () =>
    expect(parseLock(renderLock(lock))).toEqual({ rows: [lock[1], lock[0]], faults: [] }));
  /** Nine names of nine names of nine, and so on. */
  const folded = [..."bcdef"].reduce(
    (text, name, n) => `${text}${name}: &${name} [${`*${"abcde"[n]}, `.repeat(9)}]\n`,
    "a: &a [x]\n",
  );
  const row = (extra: string) =>
    `artifacts:\n- {name: n, version: "1", architecture: amd64, source: s, ${extra}}\n`;
  test.each([
    ["a short hash", row("sha256: abc"), "lock.artifacts.0.sha256"],
    ["an upper-case hash", row(`sha256: ${hash("A")}`), "lock.artifacts.0.sha256"],
    ["an unknown word", row(`sha256: ${hash("a")}, size: 3`), "lock.artifacts.0"],
    ["no list", "{}", "lock.artifacts"],
    ["nothing", "", "lock"],
    ["aliases that fold out beyond measure", folded, "lock"],
    ["broken YAML", "artifacts: [", "lock"],
    [
      "a row listed twice",
      `artifacts:\n${[1, 2].map(() => `- {name: n, version: "1", architecture: amd64, source: s, sha256: ${hash("c")}}\n`).join("")}`,
      "lock.n/1/amd64",
    ],
  ])("with %s is refused", (_title, text, path) => {
    const { rows: got, faults } = parseLock(text);
    expect([got, faults[0]?.path]).toEqual([[], path]);
  });

  // Broken by: the library's own words, "expected string, received undefined".
  test("every fault of a row says what it lacks, and what to do", () => {
    const learn = 'learn it anew with "npm run artifacts:lock"';
    const text = "artifacts: [{ name: 7, architecture: mips, source: s, sha256: x, size: 3 }]";
    expect(parseLock(text).faults).toEqual([
      { path: "lock.artifacts.0.name", reason: `must be text; ${learn}` },
      { path: "lock.artifacts.0.version", reason: `is missing; ${learn}` },
      { path: "lock.artifacts.0.architecture", reason: `must be one of amd64, arm64; ${learn}` },
      {
        path: "lock.artifacts.0.sha256",
        reason: `must be 64 lower-case hexadecimal digits; ${learn}`,
      },
      { path: "lock.artifacts.0", reason: `has keys that are not known: size; ${learn}` },
    ]);
  });
});
