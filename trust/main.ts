import { createInterface } from "node:readline/promises";
import { InventoryError } from "../inventory/inventory-error";
import { projectFolder } from "../inventory/project";
import { parseOrder, usage, UsageError } from "./order";
import { trust } from "./trust";

async function main(args: readonly string[]): Promise<boolean> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${usage}\n`);
    return true;
  }
  const order = parseOrder(args);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const terminal = process.stdin.isTTY
    ? createInterface({ input: process.stdin, output: process.stdout })
    : undefined;
  if (process.env["CROFT_OVERLAY"])
    say(
      "CROFT_OVERLAY is passed over: keys are learned from the addresses of the inventory itself.",
    );
  try {
    return await trust(order, {
      project: projectFolder(process.cwd()),
      env: process.env,
      say,
      ...(terminal ? { ask: (question: string) => terminal.question(question) } : {}),
    });
  } finally {
    terminal?.close();
  }
}

main(process.argv.slice(2)).then(
  (complete) => {
    process.exitCode = complete ? 0 : 1;
  },
  (error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      error instanceof UsageError
        ? `${said}\n\n${usage}\n`
        : error instanceof InventoryError
          ? `${said}\n`
          : `trust: ${said}\n`,
    );
    process.exitCode = 1;
  },
);
