// First: it decides what the imports below load.
import "../../program/start";
import { readFileSync } from "node:fs";
import { File } from "../../provider/kinds/file/resource";
import { Packages } from "../../provider/kinds/packages/resource";
import { Service } from "../../provider/kinds/service/resource";
import type { ManagedHost } from "./state";

/** The Pulumi program of the comparison: a resource a file, as one would declare files that have nothing in common. */
const hosts = JSON.parse(
  readFileSync(process.env["CROFT_BENCH_STATE"] ?? "", "utf8"),
) as ManagedHost[];

for (const { access, files, packages, services } of hosts) {
  const { host } = access;
  for (const { path, content } of files) new File(`${host}${path}`, { access, path, content });
  new Packages(host, {
    access,
    set: "bench",
    packages: Object.fromEntries(packages.map((name) => [name, ""])),
    hold: [],
  });
  for (const unit of services) new Service(`${host}-${unit}`, { access, unit });
}
