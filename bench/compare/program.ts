// First: it decides what the imports below load.
import "../../program/start";
import { readFileSync } from "node:fs";
import { Files } from "../../provider/kinds/files/resource";
import { Packages } from "../../provider/kinds/packages/resource";
import { Service } from "../../provider/kinds/service/resource";
import type { ManagedHost } from "./state";

/** The Pulumi program of the comparison: the files of a host as one set, each of them a field of the diff. */
const hosts = JSON.parse(
  readFileSync(process.env["CROFT_BENCH_STATE"] ?? "", "utf8"),
) as ManagedHost[];

for (const { access, files, packages, services } of hosts) {
  const { host } = access;
  new Files(host, {
    access,
    set: "bench",
    files: Object.fromEntries(files.map(({ path, content }) => [path, content])),
  });
  new Packages(host, {
    access,
    set: "bench",
    packages: Object.fromEntries(packages.map((name) => [name, ""])),
  });
  for (const unit of services) new Service(`${host}-${unit}`, { access, unit });
}
