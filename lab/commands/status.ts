import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Engine } from "../engine/engine";
import { cacheFolder } from "../paths";
import { containerState } from "../twin/hosts";
import { run } from "../twin/run";
import { sshArguments } from "../twin/ssh";
import { Twin } from "../twin/twin";
import type { Command } from "./command";

/** What there is, asked and not remembered. */
export const status: Command = {
  usage: "status",
  summary: "show hosts, mirror and engine; exit 1 unless every host answers",
  async run({ stack }) {
    const twin = await Twin.find(stack);
    if (twin === undefined) {
      process.stdout.write(`stack ${stack}: no Docker daemon runs, so no hosts do\n`);
      return 1;
    }
    const rows = await Promise.all(
      twin.plan.hosts.map(async (host) => {
        const state = (await containerState(twin.docker, host)) ?? "absent";
        const answer = state === "running" ? await ask(twin, host.name) : "-";
        return [host.name, host.address, state, answer];
      }),
    );
    const engine = await new Engine(stack, twin.paths, join(cacheFolder(), "bin")).summary();
    const lines = [
      ...table([["HOST", "ADDRESS", "STATE", "SSH"], ...rows]),
      ...twin.strays.map((host) => `${host.name}: no longer in the inventory`),
      ...(await mirrorLines(twin.paths.overlay)),
      engine === undefined
        ? "engine: no stack yet"
        : `engine: ${engine.resources} resources, last update ${engine.updated}`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
    return rows.every((row) => row[3] === "answers") ? 0 : 1;
  },
};

/** Whether the mirror that the overlay names answers: without it nothing new can be installed. */
async function mirrorLines(overlay: string): Promise<string[]> {
  if (!existsSync(overlay)) {
    return ["mirror: none yet"];
  }
  const { artifacts } = parse(readFileSync(overlay, "utf8")) as { artifacts?: OverlayArtifacts };
  const bases = Object.values(artifacts?.mirror ?? {});
  return Promise.all(
    bases.map(async (base) => {
      const answer = await fetch(base, { signal: AbortSignal.timeout(3000) }).catch(
        () => undefined,
      );
      return `mirror: ${base} ${answer === undefined ? "is silent" : "answers"}`;
    }),
  );
}

interface OverlayArtifacts {
  readonly mirror?: { readonly http: string; readonly registry: string };
}

async function ask(twin: Twin, name: string): Promise<string> {
  const args = [...sshArguments(twin.paths, twin.host(name)), "true"];
  const answer = await run("ssh", args, { allowFailure: true, timeoutSeconds: 10 });
  return answer.code === 0 ? "answers" : "silent";
}

/** Columns two spaces apart. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths =
    rows[0]?.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
