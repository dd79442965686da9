import type { Kind } from "../../kind";
import { nodeFacets } from "../../kubernetes/inputs";
import { joinCluster, joinFaults } from "../../kubernetes/joining";
import { leaveCluster } from "../../kubernetes/leaving";
import { nodeOutputs } from "../../kubernetes/node-read";
import {
  closeFiles,
  recordMember,
  restartKubelet,
  restoreKubeletFiles,
  restoreNetwork,
} from "../../kubernetes/repairing";
import { settleNode } from "../../kubernetes/settling";
import { minorSteps, upgradeFaults } from "../../kubernetes/upgrade-rules";
import { linkPrograms, upgradeControlPlane } from "../../kubernetes/upgrading";
import { gate, mayPause, mended } from "./gate";
import { liveControlPlane, lookAt, serverOf } from "./reading";
import { reconfigure, restoreAuthorities, restoreKubeconfigs, restoreManifests } from "./repairing";
import { renewCertificates } from "./renewing";
import type { ControlPlaneInputs } from "./resource";

export const kind: Kind<ControlPlaneInputs> = {
  type: "croft:kubernetes:ControlPlane",
  facets: {
    ...nodeFacets,
    configuration: "update",
    authorities: "update",
    manifests: "update",
  },

  id: ({ cluster, node }) => `${cluster}/${node}`,

  sentence: (verb, { node, cluster }) =>
    ({
      create: `join ${node} to ${cluster} as a control plane`,
      update: `bring control plane ${node} back to what is declared`,
      delete: `drain ${node}, take it out of etcd and of ${cluster}, and clear the host`,
    })[verb],

  refuse: async (reader, declared, live) => [
    ...upgradeFaults(live?.version, declared.version, minorSteps.controlPlane),
    ...(await joinFaults(reader, declared, "a control plane", live)),
  ],

  async read(reader, declared) {
    const answer = await lookAt(reader, declared);
    const inputs = liveControlPlane(declared, answer);
    if (inputs === undefined) return undefined;
    return { inputs, outputs: nodeOutputs(answer) };
  },

  async create(session, inputs) {
    await joinCluster(session, inputs, inputs);
    await gate(session, inputs);
    await settleNode(session, inputs.access, inputs);
    return nodeOutputs(await lookAt(session, inputs));
  },

  async update(session, olds, news, changed) {
    if (changed.includes("membership")) await recordMember(session, news);
    if (changed.includes("permissions")) await closeFiles(session, news);
    if (changed.includes("authorities")) await restoreAuthorities(session, news);
    // Before whatever stops a pod: a kubelet that runs, with all four manifests, is what starts it again.
    if (changed.includes("kubeletFiles")) await restoreKubeletFiles(session, news);
    if (changed.includes("kubelet")) await restartKubelet(session, news);
    if (changed.includes("manifests")) await restoreManifests(session, news);
    // Before whatever asks an API server, which may have been unable to serve for want of these.
    if (changed.includes("certificates")) await renewCertificates(session, news);
    if (changed.includes("network")) await restoreNetwork(session, news, serverOf(news));
    if (changed.includes("kubeconfigs")) await restoreKubeconfigs(session, news);
    if (changed.includes("version")) {
      await mayPause(session, news);
      await upgradeControlPlane(session, news, serverOf(news), () => gate(session, news));
    } else if (changed.includes("programs")) await linkPrograms(session, news);
    if (changed.includes("configuration")) await reconfigure(session, news);
    if (changed.includes("unit") || changed.includes("membership"))
      await restartKubelet(session, news);
    if (await mended(session, news)) {
      // A node object that was made anew has other networks for its pods.
      if (changed.includes("membership")) await restoreNetwork(session, news, serverOf(news), 60);
      await settleNode(session, news.access, news, olds.labels);
    }
    return nodeOutputs(await lookAt(session, news));
  },

  delete: leaveCluster,
};
