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

/**
 * /etc/dpkg/dpkg.cfg.d/50-croft-podman: podman's package brings a network configuration that the kubelet's runtime would
 * take for its own until flannel's appears. It is kept from being unpacked at all: a file that is removed afterwards has
 * been there for some seconds. Ceph's containers use the host's network and need none.
 */
export const podmanNetworkExclusion = "path-exclude=/etc/cni/net.d/87-podman-bridge.conflist\n";
