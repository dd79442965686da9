import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Upstream } from "../../artifacts/upstream";
import { projectRoot } from "../paths";
import type { Progress } from "../progress";
import { packageVersion } from "./package-version";

/** Providers the program uses, by the npm package that says which version of the plugin it wants. */
const PLUGINS: Readonly<Record<string, string>> = {
  command: "@pulumi/command",
  kubernetes: "@pulumi/kubernetes",
  tls: "@pulumi/tls",
};

/** Where originals come from. */
const RELEASE_SITE = "https://get.pulumi.com/";
const DOWNLOAD_MILLISECONDS = 180_000;

/** First line after the interpreter's: tells an edition from an original. */
const MARK = "// Croft edition of this plugin";

/**
 * Makes every plugin of the program available: the original where its release site answers, else the project's own
 * edition. What is there already stays: an original for good, an edition until its folder is removed.
 *
 * @param pulumiHome the engine's home, PULUMI_HOME
 * @param pulumi path of the CLI
 */
export async function ensurePlugins(
  pulumiHome: string,
  pulumi: string,
  progress: Progress = () => undefined,
): Promise<void> {
  const upstream = new Upstream();
  for (const [name, npmPackage] of Object.entries(PLUGINS)) {
    const version = packageVersion(npmPackage);
    const kind = installedKind(pulumiHome, name, version);
    if (kind === "original") {
      continue;
    }
    if (kind === "none") {
      const there = await upstream.answers(RELEASE_SITE);
      if (there && (await installOriginal(pulumiHome, pulumi, name, version))) {
        progress(`plugin ${name} ${version}: original`);
        continue;
      }
      progress(`plugin ${name} ${version}: our own edition`);
    }
    // Also when it is there: the checkout may have moved.
    installEdition(pulumiHome, name, version);
  }
}

/** Puts the launcher of an edition where the engine looks for the plugin. */
export function installEdition(pulumiHome: string, name: string, version: string): void {
  const folder = pluginFolder(pulumiHome, name, version);
  const launcher = join(folder, `pulumi-resource-${name}`);
  const main = join(projectRoot(), "dist", "lab", "plugins", name, "main.js");
  const text = `#!/usr/bin/env node\n${MARK}\nrequire(${JSON.stringify(main)});\n`;
  if (existsSync(launcher) && readFileSync(launcher, "utf8") === text) {
    return;
  }
  mkdirSync(folder, { recursive: true });
  const temporary = `${launcher}.${process.pid}`;
  writeFileSync(temporary, text);
  chmodSync(temporary, 0o755);
  renameSync(temporary, launcher);
}

function installedKind(
  pulumiHome: string,
  name: string,
  version: string,
): "none" | "edition" | "original" {
  const folder = pluginFolder(pulumiHome, name, version);
  const launcher = join(folder, `pulumi-resource-${name}`);
  // The engine leaves this mark beside a folder whose download it has not finished.
  if (!existsSync(launcher) || existsSync(`${folder}.partial`)) {
    return "none";
  }
  const head = readFileSync(launcher).subarray(0, 200).toString("latin1");
  return head.includes(MARK) ? "edition" : "original";
}

function pluginFolder(pulumiHome: string, name: string, version: string): string {
  return join(pulumiHome, "plugins", `resource-${name}-v${version}`);
}

async function installOriginal(
  pulumiHome: string,
  pulumi: string,
  name: string,
  version: string,
): Promise<boolean> {
  try {
    await promisify(execFile)(pulumi, ["plugin", "install", "resource", name, version], {
      env: { ...process.env, PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: DOWNLOAD_MILLISECONDS,
    });
    return installedKind(pulumiHome, name, version) === "original";
  } catch {
    return false;
  }
}
