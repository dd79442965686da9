import { parseCommandLine } from "./command-line";
import { UsageError, type Command } from "./commands/command";
import { down } from "./commands/down";
import { env } from "./commands/env";
import { fault } from "./commands/fault";
import { hosts } from "./commands/hosts";
import { rehearse } from "./commands/rehearse";
import { shell } from "./commands/shell";
import { status } from "./commands/status";
import { up } from "./commands/up";
import { stderrProgress } from "./progress";

const COMMANDS: Readonly<Record<string, Command>> = {
  up,
  hosts,
  down,
  status,
  shell,
  env,
  fault,
  rehearse,
};

/** `npm run lab -- COMMAND`: throw-away hosts for a stack's inventory, and the stack on them. */
async function main(args: readonly string[]): Promise<number> {
  const { command: name, ...line } = parseCommandLine(args);
  if (name === "help") {
    process.stdout.write(help());
    return 0;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    throw new UsageError(`unknown command ${name}`);
  }
  return command.run({ ...line, progress: stderrProgress() });
}

function help(): string {
  const rows = Object.values(COMMANDS).map((c) => `  ${c.usage.padEnd(26)}${c.summary}\n`);
  const option = `  ${"--stack NAME".padEnd(26)}which stack's inventory; lab unless said\n`;
  return `npm run lab -- [COMMAND]\n\n${rows.join("")}\n${option}`;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const mistake = error instanceof UsageError;
    process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`);
    process.stderr.write(mistake ? `\n${help()}` : "");
    process.exitCode = mistake ? 2 : 1;
  },
);
