import { z } from "zod";
import { defaults } from "../defaults";
import { host, hostClass, peer } from "./host";
import { artifacts, kubernetes, mesh, release, storage } from "./sections";
import { addressOrName, dnsLabel, labelPattern } from "./texts";

/** Entries by name. The names themselves are checked elsewhere, so that a bad one does not hide what is below it. */
function named<Entry extends z.ZodType>(entry: Entry) {
  return z
    .record(z.string(), entry)
    .meta({ propertyNames: { type: "string", pattern: labelPattern.source } });
}

/** One inventory file: the shape and each value by itself. How values fit each other is for the checks. */
export const inventory = z
  .strictObject({
    site: dnsLabel
      .describe("Name of the environment, also the cluster's.")
      .meta({ examples: ["home"] }),
    classes: named(hostClass)
      .optional()
      .describe("Kinds of host by name. Hosts of one class are configured identically."),
    hosts: named(host)
      .describe("Managed hosts by name. Their order means nothing.")
      .meta({
        examples: [{ node1: { class: "node", address: "192.168.1.11", mesh: "10.66.0.11" } }],
      }),
    peers: named(peer)
      .optional()
      .describe("Members of the mesh that are no managed hosts, by name."),
    mesh: mesh.meta({ examples: [{ kind: "wireguard", network: "10.66.0.0/24" }] }),
    kubernetes: kubernetes.optional(),
    storage: storage.optional(),
    releases: named(release)
      .optional()
      .describe("Helm releases by name (53 characters at most), in the order they are installed."),
    artifacts: artifacts.optional(),
    timeServers: z
      .array(addressOrName)
      .min(1, { error: "is empty; name at least one server, or remove it for the default" })
      .optional()
      .describe("NTP servers, names or addresses; no managed hosts, which answer nobody.")
      .meta({ default: defaults.timeServers }),
  })
  .describe("A site.");

export type Inventory = z.infer<typeof inventory>;
