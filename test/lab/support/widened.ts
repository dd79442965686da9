import { parseDocument } from "yaml";
import { withWorker } from "./worker";

const corefile = `.:53 {
  errors
  health
  ready
  kubernetes cluster.local in-addr.arpa ip6.arpa
  hosts {
    192.0.2.7 nas.widened.test
    fallthrough
  }
  cache 30
  reload
}
`;

/**
 * The lab's inventory with a change in every layer: a host that is worker and storage, a firewall, tinc beside WireGuard,
 * other packet sizes, time servers, labels and members of the mesh, a Corefile, fewer copies, a directory,
 * a second release.
 * @param inventory text of stacks/lab.yaml
 */
export function widened(inventory: string): string {
  const document = parseDocument(withWorker(inventory));
  const set = (path: string, value: unknown) => document.setIn(path.split("/"), value);
  set("classes/worker/roles", ["worker", "storage"]);
  set("hosts/node4/disks", ["/dev/disk/by-id/croft-node4-disk0"]);
  set("hosts/node4/taints", ["croft.test/widened=yes:PreferNoSchedule"]);
  set("hosts/node3/labels", { "croft.test/widened": "yes" });
  set("hosts/node2/facing", "internet");
  set("timeServers", ["192.0.2.123"]);
  set("peers", { laptop: { mesh: "10.66.0.101" }, telephone: { mesh: "10.66.0.102" } });
  set("mesh/kind", "both");
  set("mesh/linkMtu", 1440);
  set("kubernetes/corefile", corefile);
  set("storage/replicas", 2);
  set("storage/erase", ["lab", "/dev/disk/by-id/croft-node4-disk0"]);
  set("storage/filesystem/directories/second", { owner: 65532 });
  set("releases/visits/values/greeting", "Welcome back");
  set("releases/second", {
    namespace: "second",
    chart: "charts/visits",
    expose: { port: 443, nodePort: 30081 },
    values: { nodePort: 30081, storage: { mountPoint: "/srv/home", directory: "second" } },
  });
  return document.toString();
}

/** Kinds that this change leaves alone, each with the reason why there is nothing to put back. */
export const leftAlone: Readonly<Record<string, string>> = {
  "croft:storage:CephClient": "the site's own key, made once",
  "croft:storage:CephHealth": "asks Ceph and changes nothing",
  "croft:storage:CephService": "runs on the first hosts by name, and a fourth is none of them",
};
