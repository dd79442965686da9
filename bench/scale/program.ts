// First: it decides what the imports below load.
import "../../program/start";
import * as pulumi from "@pulumi/pulumi";
import { accessOf } from "../../provider/access";
import { loadSite } from "../../inventory/load";
import type { Host } from "../../inventory/site";
import { File } from "../../provider/kinds/file/resource";

/** With the component around them, as many resources as a host without a role has. */
const FILES = 10;

/** The Pulumi program of the scale benchmark: a real inventory, and on each host files in place of all else. */
class SimulatedHost extends pulumi.ComponentResource {
  constructor(host: Host, folder: string) {
    super("croft:bench:SimulatedHost", host.name);
    const access = accessOf(host);
    for (let index = 0; index < FILES; index++) {
      const path = `${folder}/${host.name}/${index}.conf`;
      const content = `# ${host.name}\n`.concat(`setting = ${index}\n`.repeat(60));
      new File(`${host.name}-${index}`, { access, path, content }, { parent: this });
    }
    this.registerOutputs({});
  }
}

const site = loadSite({ inventory: `stacks/${pulumi.getStack()}.yaml` });
for (const host of site.hosts) new SimulatedHost(host, process.env["CROFT_BENCH_FILES"] ?? "");
