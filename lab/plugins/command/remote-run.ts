import type { Client, ClientChannel } from "ssh2";
import { Collector, failure, type Output, type Run } from "./run";

/**
 * Runs a command over SSH, in the user's login shell. @throws Error with the end of its output, or when the server takes
 * a variable of `environment` (its AcceptEnv decides)
 */
export async function runRemotely(client: Client, run: Run): Promise<Output> {
  const channel = await open(client, run);
  const stdout = new Collector((text) => run.line("stdout", text));
  const stderr = new Collector((text) => run.line("stderr", text));
  const end = (): void => {
    channel.signal("TERM");
    channel.close();
  };
  run.signal.addEventListener("abort", end, { once: true });
  return new Promise((resolve, reject) => {
    let ending: { code: number | null; signal?: string } | undefined;
    channel.on("data", (chunk: Buffer) => stdout.add(chunk));
    channel.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    channel.on("exit", (code: number | null, signal?: string) => {
      ending = { code, ...(signal === undefined ? {} : { signal }) };
    });
    channel.on("close", () => {
      run.signal.removeEventListener("abort", end);
      const output = { stdout: stdout.text(), stderr: stderr.text() };
      if (ending?.code === 0) {
        resolve(output);
      } else if (ending === undefined) {
        reject(failure("lost its connection before it ended", output));
      } else {
        const { code, signal } = ending;
        reject(failure(code === null ? `ended by SIG${signal}` : `ended with ${code}`, output));
      }
    });
    channel.end(run.stdin);
  });
}

function open(client: Client, run: Run): Promise<ClientChannel> {
  const env = { ...run.environment, ...run.optional };
  return new Promise((resolve, reject) => {
    client.exec(guarded(run), { env }, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(error);
    });
  });
}

/**
 * SSH does not say when a server drops a variable. The command would then run with an empty one, so it is asked for
 * first; only its name stands in the command.
 */
function guarded({ command, environment }: Run): string {
  const names = Object.keys(environment);
  const wrong = names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong.length > 0) {
    throw new Error(`not a name of a variable: ${wrong.join(", ")}`);
  }
  const guards = names.map(
    (name) =>
      `if [ -z "\${${name}+x}" ]; then echo "Unable to set '${name}': the SSH server does not accept it (AcceptEnv)" >&2; exit 126; fi\n`,
  );
  return guards.join("") + command;
}
