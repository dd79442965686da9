import type { ServicePlan } from "./plan";

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
