import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot, stackPaths } from "../../lab/paths";
import { LabSite } from "../../test/lab/support/site";
import { label, renderGantt } from "./gantt";
import { criticalPath, spansOf, type Records } from "./spans";

/** `npm run trace -- [STACK]`: applies a lab's stack and draws which of its resources waited for what. */
async function main(stack = "lab"): Promise<void> {
  const site = await LabSite.open(stack);
  const folder = mkdtempSync(join(tmpdir(), "croft-trace-"));
  try {
    const [log, trace] = [join(folder, "events"), join(folder, "trace")];
    // The engine hides the option behind this variable.
    const variables = ["PULUMI_DEBUG_COMMANDS=true", `CROFT_TRACE=${trace}`];
    const up = ["up", "--yes", "--skip-preview", "--non-interactive", "--event-log", log];
    const done = await site.run("env", [...variables, "pulumi", ...up], 1800);
    if (done.code !== 0) process.stderr.write(`${done.stdout}${done.stderr}`);
    const exported = await site.run("pulumi", ["stack", "export"]);
    const { deployment } = JSON.parse(exported.stdout) as {
      deployment: { resources?: Records["resources"] };
    };
    const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");
    const resources = deployment.resources ?? [];
    const spans = spansOf({ engine: read(log), provider: read(trace), resources });
    const critical = criticalPath(spans);
    const file = join(stackPaths(projectRoot(), stack).folder, "trace.svg");
    writeFileSync(file, renderGantt(`pulumi up, stack ${stack}`, spans, critical));
    const rows = critical.map(
      (span) =>
        `${span.start.toFixed(1).padStart(7)} s ${(span.end - span.start).toFixed(1).padStart(7)} s  ${label(span)}\n`,
    );
    process.stdout.write(
      `${spans.length} steps: ${file}\ncritical path (begin, length):\n${rows.join("")}`,
    );
    process.exitCode = done.code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`trace: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
