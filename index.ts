// First: it decides what the imports below load.
import "./program/start";
import * as pulumi from "@pulumi/pulumi";
import { loadArtifacts } from "./artifacts/load";
import { Datacentre } from "./components/datacentre";
import { loadSite } from "./inventory/load";
import { refuseEarlyEnd } from "./program/early-end";

refuseEarlyEnd();

const config = new pulumi.Config("croft");
const overlay = process.env["CROFT_OVERLAY"];
const site = loadSite({
  inventory: config.get("inventory") ?? `stacks/${pulumi.getStack()}.yaml`,
  ...(overlay === undefined || overlay === "" ? {} : { overlay }),
});

/** `roaming`, `roamingTinc` and `roamingCeph` (secret), `kubeconfig` (secret) and `page`, each where the site has it. */
export = new Datacentre(site.name, { site, artifacts: loadArtifacts(site) }).outputs;
