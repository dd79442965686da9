import { renderConfiguration, renderKeyring } from "../../provider/ceph/client-files";
import type { ServicePlan } from "./plan";

/** Text by path under /etc/ceph/. */
export type ClientFiles = Readonly<Record<string, string>>;

/**
 * What a machine of its own mounts the filesystem by, under the names that `mount.ceph` and `ceph-fuse` look for.
 * @param key the client's, a secret
 */
export function renderClientFiles(
  client: string,
  key: string,
  fsid: string,
  monitors: readonly string[],
): ClientFiles {
  return {
    "ceph.conf": renderConfiguration(fsid, monitors),
    [`ceph.client.${client}.keyring`]: renderKeyring(`client.${client}`, key),
  };
}

/** A service's specification, key by key as `ceph orch ls --export` prints it. */
export function renderSpecification({ service, hosts }: ServicePlan): string {
  const [type, ...id] = service.split(".");
  return [
    `service_type: ${type}`,
    ...(id.length > 0 ? [`service_id: ${id.join(".")}`] : []),
    `service_name: ${service}`,
    "placement:",
    "  hosts:",
    ...hosts.map((host) => `  - ${host}`),
    "",
  ].join("\n");
}

/**
 * /etc/containers/registries.conf.d/50-croft.conf: images of one registry come from the mirror under the names they have
 * upstream, digests included.
 * @see containers-registries.conf(5)
 */
export function renderRegistryMirror(upstream: string, mirror: string): string {
  const { host, protocol } = new URL(mirror);
  return [
    "[[registry]]",
    `prefix = "${upstream}"`,
    `location = "${host}"`,
    `insecure = ${protocol === "http:"}`,
    "",
  ].join("\n");
}
