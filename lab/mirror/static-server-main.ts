import { createStaticServer } from "./static-server";

/** Process that serves a folder: node static-server-main.js FOLDER ADDRESS PORT */
const [folder, address, port] = process.argv.slice(2);
if (folder === undefined || address === undefined || port === undefined) {
  process.stderr.write("usage: static-server-main FOLDER ADDRESS PORT\n");
  process.exit(2);
}
createStaticServer(folder).listen(Number(port), address);
