import { keyStanding } from "../../ceph/daemon-key";
import type { ClusterFacts } from "../../ceph/facts";

/**
 * Hosts on which a daemon of the service lives by the monitors' word, sorted. MDS daemons are named "<filesystem>.<host>.<six
 * letters>" and managers "<host>.<six letters>". One that would come back from no restart is told of in full: "node1
 * (mgr.node1.abcdef: unknown to the monitors)".
 */
export function livingOn(facts: ClusterFacts, service: string): string[] {
  const [type = "", filesystem] = service.split(".");
  // They share a key, which they do not list.
  if (type === "mon") return [...facts.quorum].sort();
  const prefix = filesystem === undefined ? "" : `${filesystem}.`;
  const names = (type === "mgr" ? facts.managers : facts.metadataServers)
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const own = name.slice(prefix.length);
      // A host's name is a DNS label, so what follows its first dot is not part of it.
      const host = own.split(".")[0] ?? own;
      const key = keyStanding(facts, `${type}.${name}`);
      return key === "as made" ? host : `${host} (${type}.${name}: ${key})`;
    });
  return [...new Set(names)].sort();
}
