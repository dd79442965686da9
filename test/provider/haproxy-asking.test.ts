/** Whom a balancer's host takes for a haproxy that answers nobody. `socat` and `systemctl` are stand-ins. */
import { expect, test } from "vitest";
import { READ } from "../../provider/haproxy/assembly";
import { StandInHost } from "./kubernetes/stand-in-host";
import { access } from "./support/world";

const there = "/dev/null";
const goneFrom = "/dev/none";

/** @param socket its place @param socat what it does when the socket is there @param main process of the service */
async function silent(socket: string, socat: string, main: string) {
  const host = new StandInHost({ socat, systemctl: `echo ${main}`, timeout: 'shift; "$@"' });
  // No test makes a socket: whatever is there stands for one.
  const text = READ.replaceAll("/run/haproxy/admin.sock", socket);
  return (await host.probe(access, { text: text.replaceAll("-S", "-e") })).facts["silent"];
}

// Broken by: taking a socket that is gone for a haproxy that does not run, of which nothing can be seen.
test.each<[string, string, string, string, string | undefined]>([
  ["it answers", there, "echo Name: HAProxy", "7", undefined],
  ["it takes the call and says nothing", there, ":", "7", "yes"],
  ["it does not take the call", there, "exit 124", "7", "yes"],
  ["nobody listens", there, "exit 1", "7", undefined],
  ["its socket is gone", goneFrom, "exit 1", "7", "yes"],
  ["its socket is gone since it does not run", goneFrom, "exit 1", "0", undefined],
  ["systemd knows nothing of it", goneFrom, "exit 1", "", undefined],
  ["it does not run, and could not", "/nowhere/none", "exit 1", "0", "yes"],
])("haproxy is silent: %s", async (_, socket, socat, main, said) =>
  expect(await silent(socket, socat, main)).toBe(said),
);
