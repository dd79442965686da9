import type { Kind, Session } from "../../kind";
import { nodeFacets } from "../../kubernetes/inputs";
import { joinCluster } from "../../kubernetes/joining";
import { leaveCluster } from "../../kubernetes/leaving";
import { sponsor } from "../../kubernetes/members";
import { liveNode, nodeProbe } from "../../kubernetes/node-read";
import { awaitNode, refuseVersion, restartKubelet } from "../../kubernetes/repairing";
import { settleNode } from "../../kubernetes/settling";
import type { WorkerInputs } from "./resource";

export const kind: Kind<WorkerInputs> = {
  type: "croft:kubernetes:Worker",
  facets: nodeFacets,

  id: ({ cluster, node }) => `${cluster}/${node}`,

  sentence: (verb, { node, cluster }) =>
    ({
      create: `join ${node} to ${cluster} as a worker`,
      update: `bring worker ${node} back to what is declared`,
      delete: `drain ${node}, take it out of ${cluster} and clear the host`,
    })[verb],

  async read(reader, declared) {
    const vars = { node: declared.node, server: declared.endpoint };
    const answer = await reader.probe(declared.access, { text: nodeProbe, vars });
    if (answer.facts["member"] === undefined) return undefined;
    return { inputs: liveNode(declared, answer) };
  },

  async create(session, inputs) {
    await joinCluster(session, inputs);
    await settle(session, inputs);
  },

  async update(session, olds, news, changed) {
    if (changed.includes("version")) refuseVersion(olds.version, news);
    if (changed.some((input) => ["unit", "kubelet", "membership"].includes(input)))
      await restartKubelet(session, news);
    await settle(session, news, olds.labels);
  },

  delete: leaveCluster,
};

/** Labels come before readiness: what is meant for this node may be waiting for them. */
async function settle(
  session: Session,
  inputs: WorkerInputs,
  former?: WorkerInputs["labels"],
): Promise<void> {
  await awaitNode(session, inputs, inputs.endpoint, { ready: false, seconds: 60 });
  await settleNode(session, await sponsor(session, inputs.peers), inputs, former);
  await awaitNode(session, inputs, inputs.endpoint, { ready: true, seconds: 180 });
}
