import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse, stringify } from "yaml";
import { Datacentre } from "../../components/datacentre";
import { readSite } from "../../inventory/read";
import type { Site } from "../../inventory/site";
import { everyArtifact } from "./artifacts";
import { record, type Recording } from "./record";

/** The inventories that come with the project. */
export const inventories = ["lab", "pi", "optiplex", "trio", "towers", "maas"] as const;

export type Document = { hosts: Record<string, Record<string, unknown>> } & Record<string, unknown>;

/** An inventory of the project as data. */
export function stackDocument(name: string): Document {
  return documentOf(readFileSync(resolve(__dirname, "../../stacks", `${name}.yaml`), "utf8"));
}

/** An inventory as data, with a host key of its own for every host, which is not in the repository. */
export function documentOf(text: string): Document {
  const document = parse(text) as Document;
  for (const [host, fields] of Object.entries(document.hosts)) fields["hostKey"] ??= hostKey(host);
  return document;
}

/** The site of an inventory that was changed as data. */
export function siteOf(document: Document): Site {
  return readSite({ inventory: { file: "stacks/test.yaml", text: stringify(document) } });
}

/** What the program asks for, and shows, of an inventory. */
export function recordingOf(document: Document): Promise<Recording> {
  const site = siteOf(document);
  return record(() => new Datacentre(site.name, { site, artifacts: everyArtifact() }).outputs);
}

/** The lab with one more worker, node4, of a class of its own. */
export function labWithWorker(): Document {
  const document = stackDocument("lab");
  (document["classes"] as Record<string, unknown>)["worker"] = {
    architecture: "amd64",
    roles: ["worker"],
  };
  document.hosts["node4"] = {
    class: "worker",
    address: "10.77.0.14",
    mesh: "10.66.0.14",
    hostKey: hostKey("node4"),
  };
  return document;
}

/** A well-formed public key, different for each name. */
export function hostKey(name: string): string {
  const head = Buffer.from("0000000b7373682d6564323535313900000020", "hex");
  const body = Buffer.concat([head, Buffer.from(name.padEnd(32, "\0")).subarray(0, 32)]);
  return `ssh-ed25519 ${body.toString("base64")}`;
}
