/**
 * `node dist/bench/mesh.js STACK HOST PEER`: how fast TCP goes from one host to another by tinc and by WireGuard, and what
 * that costs their daemons. The stack is up with `mesh.kind: both`, so that both stand side by side on the same machines.
 * A kernel WireGuard has no daemon: its cost is not seen here.
 */
import { loadSite } from "../inventory/load";
import { LabSite } from "../test/lab/support/site";

const seconds = 10;
const carriers = { tinc: "tinc0", wireguard: "wg0" } as const;

async function main([stack, host, peer]: readonly string[]): Promise<void> {
  if (stack === undefined || host === undefined || peer === undefined)
    throw new Error("usage: node dist/bench/mesh.js STACK HOST PEER");
  const site = await LabSite.open(stack);
  const overlay = site.environment["CROFT_OVERLAY"];
  const { hosts } = loadSite({
    inventory: `stacks/${stack}.yaml`,
    ...(overlay === undefined ? {} : { overlay }),
  });
  const address = hosts.find(({ name }) => name === peer)?.meshAddress;
  if (address === undefined) throw new Error(`stacks/${stack}.yaml has no host ${peer}`);
  const on = (name: string, text: string) => site.lab("shell", name, "--stack", stack, "--", text);

  process.stdout.write(
    "| carrier | Mbit/s | CPU seconds per GB, both ends |\n| --- | ---: | ---: |\n",
  );
  for (const [carrier, device] of Object.entries(carriers)) {
    const unit = "systemd-run --quiet --collect --unit=croft-bench";
    await on(peer, `${unit} python3 -c '${sink}' ${address} ${device}; sleep 1`);
    try {
      const before = await Promise.all([host, peer].map(async (name) => cpu(await on(name, cost))));
      const bytes = Number(
        await on(host, `python3 -c '${source}' ${address} ${device} ${seconds}`),
      );
      const after = await Promise.all([host, peer].map(async (name) => cpu(await on(name, cost))));
      const spent = after.reduce((sum, it, n) => sum + it[carrier]! - before[n]![carrier]!, 0);
      const row = [
        carrier,
        ((bytes * 8) / seconds / 1e6).toFixed(0),
        (spent / (bytes / 1e9)).toFixed(1),
      ];
      process.stdout.write(`| ${row.join(" | ")} |\n`);
    } finally {
      await on(peer, "systemctl stop croft-bench || true");
    }
  }
}

/** Seconds of processor time that each daemon has used. */
function cpu(text: string): Readonly<Record<string, number>> {
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.split(" ") as [string, string]);
  return Object.fromEntries(rows.map(([name, ticks]) => [name, Number(ticks) / 100]));
}

/** User and system ticks, of which Linux counts a hundred a second. @see proc(5), /proc/pid/stat */
const cost = `
for pair in tinc:tincd wireguard:wireguard-go; do
  pid=$(pgrep -o -x "$(echo "\${pair#*:}" | cut -c1-15)")
  echo "\${pair%:*} $(awk '{ print $14 + $15 }' "/proc/$pid/stat" 2>/dev/null || echo 0)"
done`;

/** Bound to the carrier's interface, so that answers leave by the one that is measured. */
const sink = `
import socket, sys
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.setsockopt(socket.SOL_SOCKET, 25, sys.argv[2].encode())
server.bind((sys.argv[1], 7778))
server.listen()
peer = server.accept()[0]
while peer.recv(1 << 20):
    pass
`;

const source = `
import socket, sys, time
peer = socket.socket()
peer.setsockopt(socket.SOL_SOCKET, 25, sys.argv[2].encode())
peer.connect((sys.argv[1], 7778))
end = time.time() + float(sys.argv[3])
sent = 0
while time.time() < end:
    sent += peer.send(b"x" * (1 << 16))
print(sent)
`;

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
