import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadArtifacts } from "./artifacts/load";
import { Datacentre } from "./components/datacentre";
import { pageUrl } from "./components/loadbalancer/plan";
import { loadSite } from "./inventory/load";

// Compiled, this file is dist/index.js, and the engine starts it there: every path of ours is relative to the project.
process.chdir(resolve(__dirname, ".."));

const config = new pulumi.Config("croft");
const overlay = process.env["CROFT_OVERLAY"];
const site = loadSite({
  inventory: config.get("inventory") ?? `stacks/${pulumi.getStack()}.yaml`,
  ...(overlay === undefined || overlay === "" ? {} : { overlay }),
});

const datacentre = new Datacentre(site.name, { site, artifacts: loadArtifacts(site) });

/** WireGuard configuration of each roaming member, ready for `wg-quick`. */
export const roaming = datacentre.roaming;

/** tinc's files of each roaming member, by path under /etc/tinc/croft/. */
export const roamingTinc = datacentre.roamingTinc;

/** For kubectl on the workstation; secret. */
export const kubeconfig = datacentre.kubeconfig;

/** Where the first release that is exposed on port 80 can be seen. */
export const page = pageUrl(site);
