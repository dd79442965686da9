import type { Command, CommandInput } from "./command";
import { raiseHosts } from "./hosts";

/** From nothing to a converged site; run again, it repairs what is missing and changes nothing else. */
export const up: Command = {
  usage: "up",
  summary: "make the hosts and converge the stack on them (the default)",
  async run(input) {
    const { progress } = input;
    const { twin, engine } = await raiseHosts(input);
    progress("engine: pulumi up");
    const code = await engine.up();
    const outputs = await engine.writeKubeconfig();
    if (code !== 0) {
      progress(
        `engine: pulumi up ended with ${code}; what it reached is kept, "npm run lab" goes on`,
      );
      return code;
    }
    await twin.removeStrays(await engine.resourceNames(), progress);
    progress("up");
    process.stdout.write(closing(input, outputs));
    return 0;
  },
};

/** What to try now. */
function closing({ stack }: CommandInput, outputs: Readonly<Record<string, unknown>>): string {
  const option = stack === "lab" ? "" : ` --stack ${stack}`;
  const { page } = outputs;
  return [
    "",
    `Stack ${stack} is up. To try next:`,
    `  eval "$(npm run -s lab -- env${option})"`,
    "  pulumi preview    nothing to do, and that because the hosts were read",
    ...(outputs["kubeconfig"] === undefined ? [] : ["  kubectl get nodes -o wide"]),
    ...(typeof page === "string" ? [`  curl ${page}`] : []),
    `  npm run lab -- shell HOST${option}    break something there, then preview again`,
    `  npm run lab -- fault crash HOST${option}    pull a plug; "fault start HOST" puts it back`,
    `  npm run lab -- down${option}    leave nothing but the cache`,
    "",
  ].join("\n");
}
