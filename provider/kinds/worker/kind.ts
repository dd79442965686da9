import type { Answer, Kind, Reader, Session } from "../../kind";
import { nodeFacets } from "../../kubernetes/inputs";
import { joinCluster, joinFaults } from "../../kubernetes/joining";
import { leaveCluster } from "../../kubernetes/leaving";
import { sponsor } from "../../kubernetes/members";
import { liveNode, nodeOutputs, READ_NODE } from "../../kubernetes/node-read";
import {
  awaitNode,
  closeFiles,
  recordMember,
  restartKubelet,
  restoreKubeletConf,
  restoreKubeletFiles,
  restoreNetwork,
} from "../../kubernetes/repairing";
import { settleNode } from "../../kubernetes/settling";
import { minorSteps, upgradeFaults } from "../../kubernetes/upgrade-rules";
import { linkPrograms, upgradeWorker } from "../../kubernetes/upgrading";
import { renewCertificate } from "./renewing";
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

  refuse: async (reader, declared, live) => [
    ...upgradeFaults(live?.version, declared.version, minorSteps.worker),
    ...(await joinFaults(reader, declared, "a worker", live)),
  ],

  async read(reader, declared) {
    const answer = await lookAt(reader, declared);
    if (answer.facts["member"] === undefined) return undefined;
    return { inputs: liveNode(declared, answer), outputs: nodeOutputs(answer) };
  },

  async create(session, inputs) {
    await joinCluster(session, inputs);
    await settle(session, inputs);
    return nodeOutputs(await lookAt(session, inputs));
  },

  async update(session, olds, news, changed) {
    if (changed.includes("membership")) await recordMember(session, news);
    if (changed.includes("permissions")) await closeFiles(session, news);
    // Before whatever stops a pod: a kubelet that runs is what starts it again.
    if (changed.includes("kubeletFiles")) await restoreKubeletFiles(session, news);
    if (changed.includes("kubelet")) await restartKubelet(session, news);
    if (changed.includes("certificates")) await renewCertificate(session, news);
    if (changed.includes("network")) await restoreNetwork(session, news, news.endpoint);
    if (changed.includes("kubeconfigs")) await restoreKubeletConf(session, news);
    if (changed.includes("version")) await upgradeWorker(session, news);
    else if (changed.includes("programs")) await linkPrograms(session, news);
    if (changed.includes("unit") || changed.includes("membership"))
      await restartKubelet(session, news);
    // A node object that was made anew has other networks for its pods.
    if (changed.includes("membership")) await restoreNetwork(session, news, news.endpoint, 60);
    await settle(session, news, olds.labels);
    return nodeOutputs(await lookAt(session, news));
  },

  delete: leaveCluster,
};

function lookAt(reader: Reader, { access, node, endpoint }: WorkerInputs): Promise<Answer> {
  return reader.probe(access, { text: READ_NODE, vars: { node, server: endpoint } });
}

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
