import { meshInterfaces } from "../provider/mesh/names";
import { MeshSite } from "../test/lab/support/mesh-site";
import { type CarrierRun, renderMesh } from "./mesh-report";
import { machine, say, writePart } from "./page";

const seconds = 10;
const rounds = 3;
const [from, to] = ["node1", "node2"] as const;

/** `npm run bench -- mesh`: how fast TCP goes by tinc and by WireGuard, and what that costs their daemons. Takes two minutes. */
export async function mesh(): Promise<void> {
  say("three bare hosts, and both carriers between them");
  const site = await MeshSite.make({ kind: "both" });
  try {
    await site.site.up();
    const runs: CarrierRun[] = [];
    for (let round = 0; round < rounds; round++)
      for (const carrier of ["tinc", "wireguard"] as const) {
        runs.push(await run(site, carrier));
        say(JSON.stringify(runs.at(-1)));
      }
    await writePart("tinc beside WireGuard", renderMesh(machine(), seconds, runs));
  } finally {
    await site.remove();
  }
}

async function run(site: MeshSite, carrier: CarrierRun["carrier"]): Promise<CarrierRun> {
  const device = meshInterfaces[carrier];
  const address = site.addressOf(to);
  const spent = async () => {
    const both = await Promise.all([from, to].map((host) => site.on(host, cost)));
    return both.reduce((sum, text) => sum + cpuSeconds(text)[carrier]!, 0);
  };
  const unit = "systemd-run --quiet --collect --unit=croft-bench";
  await site.on(to, `${unit} python3 -c '${sink}' ${address} ${device}; sleep 1`);
  try {
    const before = await spent();
    const bytes = Number(
      await site.on(from, `python3 -c '${source}' ${address} ${device} ${seconds}`),
    );
    const cpu = (await spent()) - before;
    return { carrier, megabits: (bytes * 8) / seconds / 1e6, cpuPerGigabyte: cpu / (bytes / 1e9) };
  } finally {
    await site.on(to, "systemctl stop croft-bench || true");
  }
}

/** Seconds of processor time that each daemon has used, from a line "NAME TICKS" of each. */
function cpuSeconds(text: string): Readonly<Record<string, number>> {
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
