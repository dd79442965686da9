import { compare } from "./compare/main";
import { lab } from "./lab";
import { mesh } from "./mesh";
import { say } from "./page";
import { scale } from "./scale/main";

const BENCHMARKS: Readonly<Record<string, (...words: string[]) => Promise<void>>> = {
  lab: () => lab(),
  compare,
  mesh: () => mesh(),
  scale,
};

/** `npm run bench -- [NAME]`: each measures one thing and writes its part of docs/benchmarks.md. */
async function main([name = "lab", ...words]: readonly string[]): Promise<void> {
  const benchmark = BENCHMARKS[name];
  if (benchmark === undefined)
    throw new Error(`unknown benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(", ")}`);
  await benchmark(...words);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
