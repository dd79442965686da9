/**
 * Takes out of dist/ what no source stands behind any more. The compiler leaves it there, and the provider takes every
 * folder that it finds for a kind. All other files stay as they are, because runs and labs work from dist/ meanwhile.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

for (const file of readdirSync("dist", { recursive: true })) {
  const source = file.replace(/\.js(\.map)?$/, ".ts");
  if (source !== file && !existsSync(source)) rmSync(join("dist", file), { force: true });
}
