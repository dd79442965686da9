import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ArtifactRow, catalogue } from "../../artifacts/catalogue";
import { learn } from "../../artifacts/learn";
import {
  registryDigest,
  splitReference,
  tokenUrl,
  type Fetch,
} from "../../artifacts/registry-digest";
import { statedByStacks, wantedRows } from "../../artifacts/stated";

const hash = (digit: string) => digit.repeat(64);
const row = (name: string, version = "1"): ArtifactRow => ({
  name,
  version,
  architecture: "arm64",
  kind: "binary",
  source: `https://up.example/${name}`,
});

describe("learning", () => {
  test("a hash that is locked is not asked for again, a failing row is told and the others kept", async () => {
    const asked: string[] = [];
    const known = { ...row("old"), sha256: hash("a"), source: "as it was" };
    const { rows, missed } = await learn(
      [known],
      async ({ name }) => {
        asked.push(name);
        if (name === "gone") throw new Error("HTTP 404");
        return hash("b");
      },
      [row("old"), row("gone"), row("new")],
    );
    expect(asked).toEqual(["gone", "new"]);
    expect(rows.map((r) => [r.name, r.sha256, r.source])).toEqual([
      ["old", hash("a"), "as it was"],
      ["new", hash("b"), "https://up.example/new"],
    ]);
    expect(missed).toEqual(["gone/1/arm64: HTTP 404"]);
  });
  test("another version of a known artifact is asked for, and the old row dropped", async () => {
    const known = { ...row("tool", "1"), sha256: hash("a") };
    const { rows } = await learn([known], async () => hash("b"), [row("tool", "2")]);
    expect(rows.map((r) => [r.version, r.sha256])).toEqual([["2", hash("b")]]);
  });
});

// Broken by: learning the pinned versions alone, so that no hash of another Kubernetes can ever be had.
test("what any stack's inventory states is wanted, beside what is pinned, each row once", () => {
  const project = mkdtempSync(join(tmpdir(), "croft-stated-"));
  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  mkdirSync(join(project, "stacks"));
  write("Pulumi.yaml", "name: croft\n");
  write("Pulumi.home.yaml", "encryptionsalt: v1\n");
  write("stacks/home.yaml", "site: home\nkubernetes: { version: v1.36.9 }\n");
  write("Pulumi.away.yaml", "config: { croft:inventory: elsewhere.yaml }\n");
  write("elsewhere.yaml", "storage: { version: 18.2.9 }\nkubernetes:\n");
  write("Pulumi.gone.yaml", "config: {}\n");
  write("stacks/unused.yaml", "kubernetes: { version: v1.1.1 }\n");
  const rows = wantedRows(statedByStacks(project));
  const of = (name: string) => [
    ...new Set(rows.filter((one) => one.name === name).map(({ version }) => version)),
  ];
  expect({ kubelet: of("kubelet"), cephadm: of("cephadm"), pause: of("pause") }).toEqual({
    kubelet: ["1.36.2", "1.36.9"],
    cephadm: ["18.2.7", "18.2.9"],
    pause: ["3.10.2"],
  });
  expect(wantedRows([])).toEqual(catalogue());
  expect(rows.length).toBeLessThan(3 * catalogue().length);
});

describe("digests of a registry", () => {
  const challenge =
    'Bearer realm="https://auth.example/token",service="reg",scope="repository:a/b:pull"';
  const registry =
    (seen: string[], answer: Record<string, string>): Fetch =>
    async (url, init) => {
      const headers = new Headers(init?.headers);
      seen.push(`${init?.method ?? "GET"} ${url} ${headers.get("authorization") ?? "-"}`);
      if (url.startsWith("https://auth.example")) return Response.json({ token: "t0k" });
      if (headers.get("authorization") === "Bearer t0k")
        return new Response(null, { headers: answer });
      return new Response(null, { status: 401, headers: { "www-authenticate": challenge } });
    };

  test("are asked for with the token the registry sends us for", async () => {
    const seen: string[] = [];
    const answer = { "docker-content-digest": `sha256:${hash("c")}` };
    expect(await registryDigest("reg.example/a/b:v1", registry(seen, answer))).toBe(hash("c"));
    const url = "https://reg.example/v2/a/b/manifests/v1";
    expect(seen).toEqual([
      `HEAD ${url} -`,
      "GET https://auth.example/token?service=reg&scope=repository%3Aa%2Fb%3Apull -",
      `HEAD ${url} Bearer t0k`,
    ]);
  });
  test("that are missing are an error naming the image", async () =>
    expect(registryDigest("reg.example/a/b:v1", registry([], {}))).rejects.toThrow(
      'asking for reg.example/a/b:v1: HTTP 200, digest ""',
    ));
  test("a challenge of another kind leads nowhere", () =>
    expect(tokenUrl('Basic realm="https://auth.example"')).toBeUndefined());
  test("a reference is host, repository and tag", () =>
    expect(splitReference("reg.example:5000/a/b:v1")).toEqual({
      host: "reg.example:5000",
      repository: "a/b",
      tag: "v1",
    }));
  test.each(["a/b", "reg.example/a/b", "reg.example/a:"])('"%s" is none', (text) =>
    expect(() => splitReference(text)).toThrow("is no image reference"),
  );
});
