import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join, normalize } from "node:path";
import { pipeline } from "node:stream";

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number) => response.writeHead(status).end();
  if (request.method !== "GET" && request.method !== "HEAD") return void refuse(405);
  const target = (request.url ?? "/").split("?")[0] ?? "/";
  let path: string;
  try {
    // Normalised as an absolute path, "..", encoded or not, cannot climb above the folder.
    path = join(folder, normalize(`/${decodeURIComponent(target)}`));
  } catch {
    return void refuse(400);
  }
  const stat = path.includes("\0") ? undefined : statSync(path, { throwIfNoEntry: false });
  if (target === "/") return void response.writeHead(200).end("Croft's mirror\n");
  if (stat === undefined || !stat.isFile()) return void refuse(404);
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-length": stat.size,
  });
  if (request.method === "HEAD") return void response.end();
  // A client that goes away ends the stream; there is nobody left to tell.
  pipeline(createReadStream(path), response, () => undefined);
}

/** Server of the plain files below a folder: GET and HEAD, no listings. The caller lets it listen. */
export function createStaticServer(folder: string): Server {
  return createServer((request, response) => answer(folder, request, response));
}
