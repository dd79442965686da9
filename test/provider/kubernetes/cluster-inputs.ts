import type { ClusterInputs } from "../../../provider/kinds/kubernetes-cluster/resource";
import { sha256 } from "../../../provider/sha256";
import { access } from "./fake-session";

/** PEM of the cluster's authority. */
export const own = "-----BEGIN CERTIFICATE-----\nown\n";

/** A cluster of a, b and c. @param offline hosts that are declared so */
export function inputs(...offline: readonly string[]): ClusterInputs {
  return {
    cluster: "small",
    candidates: ["a", "b", "c"].map((name) => ({
      access: access(name, offline.includes(name) ? { offline: true } : {}),
      unit: `unit of ${name}`,
      configuration: `configuration of ${name}`,
    })),
    version: "v1.36.2",
    authority: own,
    authorities: { "ca.crt": own, "ca.key": "secret" },
    podNetwork: "10.40.0.0/16",
    serviceNetwork: "10.41.0.0/16",
    corefile: "",
    addons: "in place",
  };
}

/** What a host says that is a member. */
export const member = { member: sha256(own), running: "yes", authority: own, pods: "10.40.0.0/16" };

/** What a host says that can let others in. */
export const serving = { member: "yes", ready: "yes" };
