import type { Answer, Kind, Reader } from "../../kind";
import { addonsStanding, dropCorefile, noteAddons, restoreAddons } from "../../kubernetes/addons";
import { fileLines, kubeadmFile, sentAuthorities } from "../../kubernetes/files";
import { USE_PROGRAMS } from "../../kubernetes/programs";
import * as shell from "../../kubernetes/shell";
import { READ_STRANGE_FILES, strangerFaults } from "../../kubernetes/strangers";
import { sha256 } from "../../sha256";
import type { Candidate, ClusterInputs } from "./resource";

/**
 * What a cluster is was decided when it was initialised: the networks are read from the manifests as kubeadm made them, and
 * the authority stands by its digest in the record of joining. A live file that somebody edited on one control plane is a
 * difference of that control plane, which is repaired there, and not of the cluster, which nothing could repair.
 */
const probe = {
  text: `${shell.ENVIRONMENT}${shell.READ_MEMBER}${READ_STRANGE_FILES}[ -f "$etc/manifests/kube-apiserver.yaml" ] && fact running yes
[ -f "$etc/pki/ca.crt" ] && factf authority <"$etc/pki/ca.crt"
fact pods "$(sed -n 's/.*--cluster-cidr=//p' "$own/manifests/kube-controller-manager.yaml" 2>/dev/null || :)"
fact services "$(sed -n 's/.*--service-cluster-ip-range=//p' "$own/manifests/kube-apiserver.yaml" 2>/dev/null || :)"`,
};

const initialise = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.RECEIVE_FILES}${shell.CLEANUP_NODE}
${shell.JOINING}${shell.KUBELET_UNIT}${shell.PREFLIGHT}${USE_PROGRAMS}
use_programs kubeadm kubectl kubelet
begin_joining
receive_files
kubelet_unit
kubeadm_step init $preflight --config "$own/kubeadm.yaml" --skip-token-print --skip-certificate-key-print
record_member "$digest"`,
};

/** What a cluster is and stays. */
const lasting = ["cluster", "authority", "podNetwork", "serviceNetwork"] as const;

export const kind: Kind<ClusterInputs> = {
  type: "croft:kubernetes:Cluster",
  facets: {
    cluster: "update",
    candidates: "silent",
    // Its members move to another one, each by itself.
    version: "silent",
    authority: "update",
    authorities: "silent",
    podNetwork: "update",
    serviceNetwork: "update",
    corefile: "update",
    addons: "update",
  },

  id: ({ cluster }) => cluster,

  sentence: (verb, { cluster }) =>
    ({
      create: `initialise cluster ${cluster} on a control plane that can be reached`,
      update: `put the addons of ${cluster} back as they are declared`,
      delete: `forget cluster ${cluster}, whose members have left`,
    })[verb],

  async read(reader, declared) {
    const [answers, standing] = await Promise.all([
      survey(reader, declared),
      addonsStanding(reader, hostsOf(declared), corefileOf(declared)),
    ]);
    const member = answers.find(({ facts }) => facts["member"]);
    if (member === undefined) return undefined;
    const { facts } = member;
    const same = facts["member"] === sha256(declared.authority);
    return {
      inputs: {
        ...declared,
        authority: same ? declared.authority : facts["authority"] || "another one",
        podNetwork: facts["pods"] || declared.podNetwork,
        serviceNetwork: facts["services"] || declared.serviceNetwork,
        ...standing,
      },
    };
  },

  async create(session, inputs) {
    const answers = await survey(session, inputs, "all");
    const own = sha256(inputs.authority);
    // A run that was killed may have lost the record of its success.
    if (answers.some(({ facts }) => facts["member"] === own)) {
      const { addons, corefile } = await addonsStanding(session, hostsOf(inputs), inputs.corefile);
      if (addons !== inputs.addons || corefile !== inputs.corefile)
        await restoreAddons(session, inputs.candidates, inputs.corefile);
      return;
    }
    const begun = answers.find(({ facts }) => facts["running"] !== undefined) ?? answers[0];
    if (begun === undefined) throw new Error("every control plane is declared offline");
    const { access, unit, configuration } = begun.candidate;
    session.progress(`on ${access.host}`);
    await session.run(
      access,
      { ...initialise, vars: { version: inputs.version, unit, digest: own } },
      { timeoutSeconds: 600, stdin: initialFiles(inputs, configuration) },
    );
    await noteAddons(session, access);
    if (inputs.corefile !== "") await restoreAddons(session, inputs.candidates, inputs.corefile);
  },

  async refuse(reader, declared, live) {
    if (live === undefined) return strangers(declared, await survey(reader, declared, "all"));
    const words = lasting
      .filter((input) => live[input] !== declared[input])
      .map((input) => `${input} (${brief(live[input])} to ${brief(declared[input])})`);
    if (words.length === 0) return [];
    return [
      `${words.join(", ")} of a running cluster cannot be changed in place; declare what runs, or destroy the cluster first`,
    ];
  },

  /** Whatever else could differ is refused. */
  async update(session, olds, news) {
    if (olds.corefile !== "" && news.corefile === "") await dropCorefile(session, hostsOf(news));
    await restoreAddons(session, news.candidates, news.corefile);
  },

  async delete() {},
};

/** The state of an earlier edition names none. */
const corefileOf = ({ corefile }: Partial<ClusterInputs>) => corefile ?? "";

const hostsOf = ({ candidates }: ClusterInputs) => candidates.map(({ access }) => access);

interface CandidateAnswer {
  readonly candidate: Candidate;
  readonly facts: Answer["facts"];
}

/** What stands where the cluster is to be made, and is nobody's to take away but a person's. */
function strangers(
  { cluster, authority }: ClusterInputs,
  answers: readonly CandidateAnswer[],
): string[] {
  const own = sha256(authority);
  return answers.flatMap(({ candidate: { access }, facts }) => {
    const theirs = facts["member"] ?? (facts["running"] && sha256(facts["authority"] ?? ""));
    if (theirs !== undefined && theirs !== own)
      return [
        `${access.host} runs a cluster that ${cluster} is not: its authority is another one; reset that host by hand ` +
          "(kubeadm reset) if it is meant to go",
      ];
    return strangerFaults(access.host, facts);
  });
}

/**
 * What the candidates that can be reached know.
 * @param need "all": an unreachable host could hold the cluster, so nobody may conclude that there is none
 */
async function survey(
  reader: Reader,
  { candidates }: ClusterInputs,
  need: "any" | "all" = "any",
): Promise<CandidateAnswer[]> {
  const online = candidates.filter(({ access }) => access.offline !== true);
  const answers = await Promise.allSettled(online.map(({ access }) => reader.probe(access, probe)));
  const found = answers.flatMap((answer, i) =>
    answer.status === "fulfilled" ? [{ candidate: online[i]!, facts: answer.value.facts }] : [],
  );
  const failed = answers.find((answer) => answer.status === "rejected");
  const proved = need === "any" && found.some(({ facts }) => facts["member"] !== undefined);
  if (failed !== undefined && !proved) throw failed.reason;
  return found;
}

function initialFiles({ authorities }: ClusterInputs, configuration: string): string {
  return fileLines([...sentAuthorities(authorities), kubeadmFile(configuration)]);
}

function brief(text: string): string {
  return text.includes("\n") ? `sha256 ${sha256(text).slice(0, 12)}` : text;
}
