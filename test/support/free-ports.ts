import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Ports of the loopback interface that are free now, and differ. They lie below those that the kernel gives out by itself: a
 * server that is off for a while finds its port free again, and nobody who dials it meanwhile is connected to himself, as
 * happens on one of those.
 * @see ip-sysctl of Linux, ip_local_port_range
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(20_000, 32_768);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
