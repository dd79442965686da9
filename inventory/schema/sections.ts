import { z } from "zod";
import { defaults } from "../defaults";
import { quoted, shown } from "../one-line";
import { corefile } from "./corefile";
import {
  absolutePath,
  dnsLabel,
  httpUrl,
  labelPattern,
  labelReason,
  network,
  port,
  relativePath,
  text,
  version,
  word,
} from "./texts";

export const meshCarriers = ["wireguard", "tinc"] as const;
export const meshKinds = [...meshCarriers, "both"] as const;

export const mesh = z
  .strictObject({
    kind: word(meshKinds)
      .describe(
        "What makes the mesh. `both` runs tinc and WireGuard side by side under the same addresses: the way from one to the other leads through it, and what goes is let go only when every pair of hosts has proved the other.",
      )
      .meta({ examples: ["wireguard"] }),
    prefer: word(meshCarriers)
      .optional()
      .describe(
        "Which of the two carries what hosts say to each other, in `kind: both` only. A host changes over when it has proved every one of its pairs.",
      )
      .meta({ default: defaults.meshCarrier }),
    network: network
      .describe(
        "Network of all mesh addresses; no other network of the site may overlap it. Private, as the other two are: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, or of IPv6.",
      )
      .meta({ examples: ["10.66.0.0/24"] }),
    port: port
      .optional()
      .describe("UDP port WireGuard listens on, on every host.")
      .meta({ default: defaults.meshPort }),
    tincPort: port
      .optional()
      .describe("TCP and UDP port tinc listens on, on every host.")
      .meta({ default: defaults.tincPort }),
    linkMtu: z
      .int()
      .min(1410)
      .max(9216)
      .optional()
      .describe(
        "MTU of the physical links in bytes. The mesh's and the pods' are computed from it; below 1410 a pod's would fall under the 1280 that IPv6 asks for.",
      )
      .meta({ default: defaults.linkMtu }),
  })
  .describe("The encrypted network between all hosts and peers.");

export const kubernetes = z
  .strictObject({
    version: version(/^v(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/, "v1.36.2")
      .describe(
        "Version of every Kubernetes program. A later patch release or the next minor version moves the cluster to it, a node at a time.",
      )
      .meta({ examples: ["v1.36.2"] }),
    podNetwork: network
      .optional()
      .describe("Network of all pods; each node takes a /24 of it (a /64 of IPv6).")
      .meta({ default: defaults.podNetwork }),
    serviceNetwork: network
      .optional()
      .describe("Network of the virtual addresses of services.")
      .meta({ default: defaults.serviceNetwork }),
    corefile: corefile
      .optional()
      .describe(
        "CoreDNS's whole configuration, in the place of the one that kubeadm makes. It takes effect within a minute, by CoreDNS's plugin `reload`.",
      ),
  })
  .describe("The cluster, made by kubeadm of the hosts with the roles control-plane and worker.");

/** The filesystem's name is also its metadata servers' and its client's. @see cephadm, MDSSpec; Ceph, "User Management" */
const filesystemName = text((value) => {
  const reason = labelReason(value);
  if (reason !== undefined) return reason;
  if (/^\d/.test(value))
    return `${quoted(value)} begins with a digit, which no metadata server's name may; begin it with a letter`;
  return value === "admin" || value.startsWith("bootstrap-")
    ? `${quoted(value)} is a user of Ceph's own, which the filesystem's client would take the place of; choose another`
    : undefined;
}).meta({ pattern: labelPattern.source });

/** It stands in units and tables of mounts, where other characters would have to be spelt out in a way of each. */
const mountPoint = text((value) => {
  const reason = absolutePath.safeParse(value).error?.issues[0]?.message;
  if (reason !== undefined) return reason;
  return /^[\w./-]+$/.test(value)
    ? undefined
    : `${shown(value)} holds other characters than letters, digits, ".", "_" and "-"; write a path such as /srv/home`;
});

const directory = z
  .strictObject({
    owner: z
      .int()
      .min(0)
      .max(4294967294)
      .describe("Numeric user id that owns it.")
      .meta({ examples: [65532] }),
  })
  .describe("A directory, by its path relative to the filesystem's root.");

export const storage = z
  .strictObject({
    version: version(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/, "18.2.7")
      .describe("Ceph release of every daemon.")
      .meta({ examples: ["18.2.7"] }),
    replicas: z
      .int()
      .min(1)
      .max(7)
      .optional()
      .describe("Copies of every object, each on another host.")
      .meta({ default: defaults.replicas }),
    filesystem: z
      .strictObject({
        name: filesystemName
          .optional()
          .describe("Name of the CephFS, which begins with a letter.")
          .meta({ default: defaults.filesystem }),
        mountPoint: mountPoint
          .describe(
            "Where every cluster node mounts it: letters, digits, and . _ - between the slashes. Not in a folder of the system, nor over the keys that SSH logs in by (`/home/USER/.ssh`).",
          )
          .meta({ examples: ["/srv/home"] }),
        directories: z
          .record(z.string(), directory)
          .optional()
          .describe(
            "Directories made on it, by path relative to its root. One that is taken out of here is kept.",
          )
          .meta({ examples: [{ visits: { owner: 65532 } }] }),
        peers: z
          .array(z.string())
          .optional()
          .describe(
            "Names of `peers` that may mount it over the mesh, each with a key of its own, which is among the outputs.",
          )
          .meta({ examples: [["laptop"]] }),
      })
      .describe("The one shared filesystem."),
    erase: z
      .array(z.string())
      .optional()
      .describe(
        "What may be destroyed: the site's name allows `pulumi destroy` to erase all of Ceph; a disk's id allows that disk to be emptied when it leaves. Takes effect with the `pulumi up` after it is written.",
      )
      .meta({ examples: [["home"]] }),
  })
  .describe("Ceph on the hosts with the role storage, below Kubernetes and independent of it.");

const chart = text((value) =>
  // What stands there may be a password: it is not repeated.
  /^[a-z][a-z0-9+.-]*:\/\//i.test(value)
    ? "is an address, and charts stand in the project; fetch it with `helm pull`, and write the path of the file, such as charts/wiki-1.0.tgz"
    : relativePath.safeParse(value).error?.issues[0]?.message,
);

export const release = z
  .strictObject({
    namespace: dnsLabel
      .optional()
      .describe("Namespace it is installed into, made where it does not exist.")
      .meta({ default: defaults.namespace }),
    chart: chart
      .describe(
        "Chart directory or .tgz, relative to the project; one of a registry is fetched there with `helm pull`.",
      )
      .meta({ examples: ["charts/visits"] }),
    values: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("Helm values. Plain data; no secrets, which belong in the stack's configuration."),
    expose: z
      .strictObject({
        port: z
          .literal([80, 443], {
            error: "the load balancers serve the ports 80 and 443; write one of them",
          })
          .describe("80 for plain HTTP, 443 for TLS, which is passed through unopened.")
          .meta({ examples: [80] }),
        nodePort: z
          .int()
          .min(30000)
          .max(32767)
          .describe(
            "Port of its service on every worker, of type NodePort; the chart decides it, so its values have to say the same.",
          )
          .meta({ examples: [30080] }),
      })
      .optional()
      .describe("How the load balancers reach it. Without this they do not."),
  })
  .describe("A Helm release.");

export const artifacts = z
  .strictObject({
    lock: text((value) =>
      value.trim() === "" ? `is empty; write a path such as ${defaults.lock}` : undefined,
    )
      .optional()
      .describe("Lock file with the hash of every artifact, relative to the project or absolute.")
      .meta({ default: defaults.lock }),
    mirror: z
      .strictObject({
        http: httpUrl("http://192.168.1.2:8480", { path: true })
          .describe("HTTP base that serves every file.")
          .meta({ examples: ["http://192.168.1.2:8480"] }),
        registry: httpUrl("http://192.168.1.2:8481", { path: false })
          .describe("OCI registry that serves every image under its upstream path.")
          .meta({ examples: ["http://192.168.1.2:8481"] }),
      })
      .optional()
      .describe(
        "One place that all artifacts come from, for sites without the internet; outside of the mesh, which does not stand yet. Without it they come from upstream.",
      ),
  })
  .describe("Where programs and images come from, and what they must be.");
