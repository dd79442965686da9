import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, projectRoot } from "../paths";

/**
 * Lays out a throw-away Pulumi project on a file backend, for tests and benchmarks.
 *
 * @param folder an empty one; everything of the project lies in it, the engine's home as well
 * @param program text of index.js
 * @param sections of Pulumi.yaml that come on top; without `plugins` all are looked for in the engine's home
 * @returns variables under which plain `pulumi` works on it and touches nothing of the caller's
 */
export function layScratchProject(
  folder: string,
  program: string,
  sections: object = {},
): Readonly<Record<string, string>> {
  mkdirSync(join(folder, "state"));
  symlinkSync(join(projectRoot(), "node_modules"), join(folder, "node_modules"));
  const project = {
    name: "scratch",
    runtime: { name: "nodejs", options: { typescript: false } },
    main: "index.js",
    ...sections,
  };
  writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify(project));
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "index.js"), program);
  return {
    HOME: folder,
    PATH: `${join(cacheFolder(), "bin")}:${process.env["PATH"]}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}/state`,
    PULUMI_CONFIG_PASSPHRASE: "scratch",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** Section of Pulumi.yaml for a provider in a folder with the executable pulumi-resource-croft. */
export function croftPlugin(folder = join(projectRoot(), "provider", "bin")): object {
  return { plugins: { providers: [{ name: "croft", path: folder }] } };
}
