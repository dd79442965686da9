import { createConnection, createServer, type Socket } from "node:net";
import { afterFile } from "../../support/cleanup";

/** A way to a server that every byte takes a while on, in both directions. */
export interface SlowLink {
  /** On the loopback interface. */
  readonly port: number;
  /** How often the client has said something after it had heard something: each cost it one way there and back. */
  readonly turns: () => number;
}

/** @param milliseconds there and back */
export async function slowLink(to: number, milliseconds: number): Promise<SlowLink> {
  let turns = 0;
  let heard = true;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const far = createConnection(to, "127.0.0.1");
    for (const socket of [client, far]) {
      sockets.add(socket.setNoDelay(true));
      socket.on("error", () => socket.destroy());
    }
    client.on("data", (bytes) => {
      if (heard) turns += 1;
      heard = false;
      setTimeout(() => far.write(bytes), milliseconds / 2);
    });
    far.on("data", (bytes) => {
      setTimeout(() => {
        heard = true;
        client.write(bytes);
      }, milliseconds / 2);
    });
    client.on("close", () => setTimeout(() => far.destroy(), milliseconds / 2));
    far.on("close", () => setTimeout(() => client.destroy(), milliseconds / 2));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterFile(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    return Promise.resolve();
  });
  const address = server.address();
  return { port: typeof address === "object" ? (address?.port ?? 0) : 0, turns: () => turns };
}
