import type { ClusterFacts } from "../../ceph/facts";

/**
 * Hosts on which a daemon of the service lives by the monitors' word. MDS daemons are named "<filesystem>.<host>.<six
 * letters>" and managers "<host>.<six letters>".
 */
export function livingOn(facts: ClusterFacts, service: string): string[] {
  const [type = "", filesystem = ""] = service.split(".");
  const names =
    type === "mon"
      ? facts.quorum
      : type === "mgr"
        ? facts.managers
        : facts.metadataServers
            .filter((name) => name.startsWith(`${filesystem}.`))
            .map((name) => name.slice(filesystem.length + 1));
  // A host's name is a DNS label, so what follows its first dot is not part of it.
  return [...new Set(names.map((name) => name.split(".")[0] ?? name))].sort();
}
