import { LabSite } from "./site";

const stack = "mesh";

/** What differs from one step of a migration to the next: the section `mesh`, without its network. */
export interface MeshWords {
  readonly kind: "wireguard" | "tinc" | "both";
  readonly prefer?: "wireguard" | "tinc";
}

/** Three hosts and a laptop that are a mesh and nothing else, on hosts of their own. */
export class MeshSite {
  readonly hosts = ["node1", "node2", "node-3"];

  private constructor(readonly site: LabSite) {}

  static async make(words: MeshWords): Promise<MeshSite> {
    LabSite.declare(stack, meshInventory(words));
    return new MeshSite(await LabSite.bare(stack));
  }

  remove(): Promise<void> {
    return LabSite.remove(stack);
  }

  /** Declares another mesh; nothing is applied. */
  declare(words: MeshWords): void {
    LabSite.declare(stack, meshInventory(words));
  }

  /** In the mesh. */
  addressOf(host: string): string {
    return addresses[host]!;
  }

  on(host: string, text: string): Promise<string> {
    return this.site.on(host, text);
  }

  /** What a preview that is refused says. @throws Error when it is not */
  async refusal(): Promise<string> {
    const done = await this.site.run("pulumi", ["preview", "--non-interactive"]);
    if (done.code === 0) throw new Error(`the preview was not refused\n${done.stdout}`);
    return `${done.stdout}\n${done.stderr}`;
  }

  /** A TCP connection from each host to the next one's mesh address, on which a line goes to and fro until `heard`. */
  async talk(): Promise<void> {
    for (const host of this.hosts) {
      const unit = "systemd-run --quiet --collect --unit";
      await this.on(host, `${unit}=croft-echo python3 -c '${echo}' ${addresses[host]}`);
    }
    for (const [index, host] of this.hosts.entries()) {
      const next = this.hosts[(index + 1) % this.hosts.length]!;
      const unit = "systemd-run --quiet --collect --unit=croft-talk";
      await this.on(host, `sleep 1; ${unit} python3 -c '${talk}' ${addresses[next]}`);
    }
  }

  /** Lines that came back on each connection since it was made; undefined for one that broke. */
  async heard(): Promise<(number | undefined)[]> {
    const counts = this.hosts.map(async (host) => {
      const said = await this.on(host, "systemctl is-active croft-talk; cat /run/croft-talk");
      const [state, count] = said.trim().split("\n");
      return state === "active" ? Number(count) : undefined;
    });
    return Promise.all(counts);
  }
}

const addresses: Readonly<Record<string, string>> = {
  node1: "10.75.0.11",
  node2: "10.75.0.12",
  "node-3": "10.75.0.13",
};

/** The site's inventory. */
export function meshInventory({ kind, prefer }: MeshWords): string {
  const hosts = Object.entries(addresses).map(
    ([name, mesh], n) => `  ${name}: { class: box, address: 10.77.9.1${n}, mesh: ${mesh} }`,
  );
  return [
    `site: ${stack}`,
    "classes:",
    "  box: { architecture: amd64 }",
    "hosts:",
    ...hosts,
    "peers:",
    "  laptop: { mesh: 10.75.0.100 }",
    "mesh:",
    `  kind: ${kind}`,
    ...(prefer === undefined ? [] : [`  prefer: ${prefer}`]),
    "  network: 10.75.0.0/24",
    "",
  ].join("\n");
}

/** Says back whatever it is told. */
const echo = `
import socket, sys, threading
server = socket.create_server((sys.argv[1], 7777))
def serve(peer):
    for line in peer.makefile("rb"):
        peer.sendall(line)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
`;

/**
 * Ends, and with it its unit, when one line is late by 20 seconds or is not what was said. Its count is renamed into place:
 * whoever reads it must never find it empty.
 */
const talk = `
import os, socket, sys, time
peer = socket.create_connection((sys.argv[1], 7777), 20)
answers = peer.makefile("rb")
count = 0
while True:
    line = b"%d %s\\n" % (count, b"x" * 2000)
    peer.sendall(line)
    assert answers.readline() == line
    count += 1
    with open("/run/.croft-talk", "w") as counted:
        counted.write(str(count))
    os.replace("/run/.croft-talk", "/run/croft-talk")
    time.sleep(0.05)
`;
