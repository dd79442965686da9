import { quote } from "../../provider/ssh/script";
import type { StackPaths } from "../paths";

/**
 * Variables under which plain `pulumi` works on a lab stack: its own home, state, configuration and secrets, its hosts and
 * its key. Everything lies under the stack's folder, so a lab never touches what a person has of the same name.
 * @see https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
export function labVariables(stack: string, paths: StackPaths): Record<string, string> {
  return {
    CROFT_OVERLAY: paths.overlay,
    CROFT_SSH_KEY: paths.sshKey,
    KUBECONFIG: paths.kubeconfig,
    PULUMI_HOME: paths.pulumiHome,
    PULUMI_BACKEND_URL: `file://${paths.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase,
    PULUMI_STACK: stack,
    // Creating a stack writes a salt into its configuration, and the project's own file is under version control.
    PULUMI_OPTION_CONFIG_FILE: paths.config,
    // More than there are resources: what the engine reads at once travels to each host in one round trip, what it reads
    // in turns in as many as there are turns. How much happens on a host at a time is the provider's to limit.
    PULUMI_PARALLEL: "4096",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Without it a plugin that is missing means a long retry of a site that a lab may not reach.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** Variables that would win over ours. */
const OVERRIDING = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN", "PULUMI_CREDENTIALS_PATH"];

/** Lines for a shell's `eval`. @param bin folder put before everything on PATH */
export function renderExports(variables: Readonly<Record<string, string>>, bin: string): string {
  return [
    `unset ${OVERRIDING.join(" ")}`,
    // A second eval in the same shell adds nothing.
    `case ":$PATH:" in *:${quote(bin)}:*) ;; *) export PATH=${quote(bin)}:"$PATH" ;; esac`,
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`),
    "",
  ].join("\n");
}

/** The same as an environment for programs we start. */
export function processEnvironment(
  variables: Readonly<Record<string, string>>,
  bin: string,
  base: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !OVERRIDING.includes(name));
  return { ...Object.fromEntries(kept), ...variables, PATH: `${bin}:${base["PATH"] ?? ""}` };
}
