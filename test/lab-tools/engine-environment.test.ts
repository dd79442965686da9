import { execFileSync } from "node:child_process";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { renderConfig } from "../../lab/engine/config";
import { labVariables, processEnvironment, renderExports } from "../../lab/engine/environment";
import { isStale } from "../../lab/engine/locks";
import { stackPaths } from "../../lab/paths";

/** What a shell has after it evaluated a text, twice. */
function evaluated(text: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const out = execFileSync("sh", ["-ec", `${text}\n${text}\nenv -0`], { env, encoding: "utf8" });
  return Object.fromEntries(
    out
      .split("\0")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

test("every file of a stack lies in its folder", () => {
  const paths = stackPaths("/croft", "pi");
  expect(paths.folder).toBe("/croft/.lab/pi");
  expect(Object.values(paths).filter((path) => !path.startsWith("/croft/.lab/pi"))).toEqual([]);
});

test("the exports make a shell what the lab's own engine runs in, and a second eval adds nothing", () => {
  const variables = labVariables("pi", stackPaths("/it's here", "pi"));
  const base = { PATH: "/usr/bin:/bin", PULUMI_CONFIG_PASSPHRASE: "another", HOME: "/root" };
  const shell = evaluated(renderExports(variables, "/a bin"), base);
  const own = processEnvironment(variables, "/a bin", base);
  for (const name of [...Object.keys(own), "PULUMI_CONFIG_PASSPHRASE"]) {
    expect([name, shell[name]]).toEqual([name, own[name]]);
  }
  expect(shell["PATH"]).toBe("/a bin:/usr/bin:/bin");
  expect(shell["PULUMI_STACK"]).toBe("pi");
  expect(shell["CROFT_OVERLAY"]).toBe("/it's here/.lab/pi/overlay.yaml");
});

test("configuration: the project's words win, what was set in the lab and its salt stay", () => {
  const project =
    "config:\n  croft:inventory: stacks/old.yaml\n  croft:a: new\nencryptionsalt: theirs\n";
  const own = "config:\n  croft:a: old\n  croft:b: kept\nencryptionsalt: ours\n";
  expect(parse(renderConfig(project, own, "stacks/pi.yaml"))).toEqual({
    config: { "croft:inventory": "stacks/pi.yaml", "croft:a": "new", "croft:b": "kept" },
    encryptionsalt: "ours",
  });
  expect(parse(renderConfig(undefined, undefined, "stacks/lab.yaml"))).toEqual({
    config: { "croft:inventory": "stacks/lab.yaml" },
  });
});

test("configuration: what the owner encrypted stays out", () => {
  const project =
    "config:\n  a:plain: 1\n  a:token: { secure: v1:x }\n  a:deep: { b: [{ secure: v1:y }] }\n";
  expect(parse(renderConfig(project, undefined, "stacks/lab.yaml"))).toEqual({
    config: { "a:plain": 1, "croft:inventory": "stacks/lab.yaml" },
  });
});

test.each([
  ["a dead process of this machine", { pid: 4, hostname: "here" }, true],
  ["a living process of this machine", { pid: 7, hostname: "here" }, false],
  ["a process of another machine", { pid: 4, hostname: "there" }, false],
])("a lock held by %s", (_, lock, stale) => {
  expect(isStale(JSON.stringify(lock), "here", (pid) => pid === 7)).toBe(stale);
});
