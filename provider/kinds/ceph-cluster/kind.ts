import { ceph, until } from "../../ceph/commands";
import { lookOrSilence } from "../../ceph/look";
import type { Kind } from "../../kind";
import { sha256 } from "../../sha256";
import { SilentError } from "../../silent-error";
import { bootstrap } from "./bootstrap";
import { erase } from "./erase";
import type { CephClusterInputs } from "./resource";
import { served, servingWord } from "./serving";
import {
  configCommands,
  flagCommands,
  keyCommands,
  maintenanceFlags,
  managerPoolCommands,
  orchestratorCommands,
  orchestratorWord,
  rulingConfig,
} from "./settings";

/** What a read puts in the place of a secret that differs. */
const differs = "[differs]";

export const kind: Kind<CephClusterInputs> = {
  type: "croft:storage:CephCluster",
  facets: {
    name: "update",
    members: "silent",
    fsid: "update",
    version: "update",
    image: "silent",
    monitorAddresses: "silent",
    config: "update",
    flags: "update",
    serving: "update",
    orchestrator: "update",
    sshPrivateKey: "update",
    sshPublicKey: "update",
    disks: "update",
    erase: "update",
  },
  check({ members, monitorAddresses }) {
    const missing = members.filter((m) => monitorAddresses[m.host] === undefined);
    return missing.map(({ host }) => ({
      property: "monitorAddresses",
      reason: `${host} has no address`,
    }));
  },
  id: ({ name }) => name,
  sentence: (verb, { name }) => `${verb} the Ceph cluster of ${name}`,

  async read(reader, declared) {
    const seen = await lookOrSilence(reader, declared.members);
    if (seen === undefined) return undefined;
    if (seen instanceof SilentError) return { inputs: { ...declared, serving: "nobody" } };
    const { facts } = seen;
    const identity = sha256(declared.sshPrivateKey.trim());
    return {
      inputs: {
        ...declared,
        fsid: facts.fsid,
        version: facts.versions.join(", "),
        config: rulingConfig(declared.config, facts.config),
        flags: maintenanceFlags(facts.flags),
        serving: servingWord(facts),
        orchestrator: orchestratorWord(facts.orchestrator),
        sshPrivateKey: facts.identity === identity ? declared.sshPrivateKey : differs,
        sshPublicKey: bare(facts.publicKey ?? "(none)"),
      },
    };
  },

  async create(session, inputs) {
    await bootstrap(session, inputs);
    const { facts } = await served(session, inputs);
    await ceph(session, inputs.members, [
      ...configCommands({}, inputs.config),
      ...flagCommands(maintenanceFlags(facts.flags)),
      ...keyCommands(inputs),
      ...orchestratorCommands({ ...facts.orchestrator, backend: "cephadm", enabled: true }),
    ]);
  },

  async update(session, olds, news, changed) {
    if (olds.fsid !== news.fsid)
      throw new Error(
        `the hosts run cluster ${olds.fsid}, and a cluster's identity never changes; wanted is ${news.fsid}`,
      );
    if (olds.version !== news.version)
      throw new Error(
        `the daemons run ${olds.version}, wanted is ${news.version}; Croft does not upgrade Ceph yet: ` +
          `ceph orch upgrade start --image ${news.image}`,
      );
    // Nothing named as changed means that a former attempt failed half-way: all of it is done again.
    const again = changed.length === 0;
    const keys = again || changed.some((c) => c === "sshPrivateKey" || c === "sshPublicKey");
    const { facts } = await served(session, news);
    await ceph(session, news.members, [
      // Options before pools: one of them allows a single copy.
      ...configCommands(again ? {} : olds.config, news.config),
      ...managerPoolCommands(news.config, facts.pools),
      ...flagCommands(maintenanceFlags(facts.flags)),
      ...orchestratorCommands(facts.orchestrator),
      ...(keys ? keyCommands(news) : []),
    ]);
    if (orchestratorWord(facts.orchestrator) === news.orchestrator) return;
    await until(session, news.members, 120, (now) =>
      now.orchestrated && orchestratorWord(now.orchestrator) === news.orchestrator
        ? undefined
        : "waiting for the orchestrator",
    );
  },

  async delete(session, inputs) {
    await erase(session, inputs);
  },
};

/** A public key without its comment. */
function bare(key: string): string {
  return key.split(/\s+/).slice(0, 2).join(" ");
}
