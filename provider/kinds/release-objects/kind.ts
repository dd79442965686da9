import { firstThenOthers } from "../../first-then-others";
import type { Kind, Properties, Session } from "../../kind";
import { KubernetesApi, RefusedError, SilentApiError } from "../../kubernetes/api";
import type { Revision, StoredRelease } from "../../kubernetes/helm-records";
import { credentialsOf } from "../../kubernetes/kubeconfig";
import { poll } from "../../poll";
import { ManifestError } from "./manifest";
import { forget, getFrom, type Records, recordsOf } from "./record";
import { repair } from "./repair";
import type { ReleaseObjectsInputs } from "./resource";
import { addedValues, descriptionOf } from "./revision";
import { lasting, survey, type Surveyed } from "./survey";
import { unreadyPods } from "./unready";

/** A run may have mended the API a moment ago: it gets so many seconds to come up. */
const patienceSeconds = 60;
/** Between two looks, each of which asks every server that the site has. */
const paceSeconds = 2;

export const kind: Kind<ReleaseObjectsInputs> = {
  type: "croft:releases:ReleaseObjects",
  facets: {
    cluster: "replace",
    release: "replace",
    namespace: "replace",
    kubeconfig: "silent",
    otherServers: "silent",
    serverName: "silent",
    values: "silent",
    differences: "update",
    comparison: "update",
  },

  id: ({ cluster, namespace, release }) => `${cluster}/${namespace}/${release}`,

  sentence: (verb, { namespace, release }) =>
    ({
      create: `compare the objects of ${namespace}/${release} with what was released`,
      update: `put back what differs of the objects of ${namespace}/${release}`,
      delete: `forget the objects of ${namespace}/${release}, which go with their release`,
    })[verb],

  async read(_reader, declared) {
    const seen = await look(declared);
    if ("reasons" in seen) {
      const reasons = seen.reasons.map(({ message }) => message);
      return { inputs: { ...declared, comparison: `unknown: ${reasons.join("; ")}` } };
    }
    seen.api.close();
    const { pending, failed, unready, deployed, surveyed } = seen;
    if (pending !== undefined) return { inputs: { ...declared, differences: unfinished(pending) } };
    if (failed !== undefined) {
      const differences = { revision: [`${failed.version} failed`, ...unready].join("; ") };
      const outputs = { description: descriptionOf(failed, valuesOf(declared, failed)) };
      return { inputs: { ...declared, differences }, outputs };
    }
    if (deployed === undefined) return undefined;
    const values = valuesOf(declared, deployed);
    return {
      inputs: {
        ...declared,
        differences: { ...addedValues(deployed, values), ...shown(surveyed) },
      },
      outputs: { description: descriptionOf(deployed, values) },
    };
  },

  refuse: (_reader, _declared, live) =>
    Object.entries(live?.differences ?? {})
      .filter(([, words]) => words.startsWith(lasting))
      .map(
        ([object, words]) =>
          `${object} ${words}; delete it if nothing in it is needed, and it is made again as released`,
      ),

  /** A release that this state does not know may have been there before, and its objects edited. */
  create: mend,

  /** All is compared anew: since the read, what runs before this may have put some of it right. */
  update: (session, olds, news) => mend(session, { ...news, values: olds.values }),

  async delete() {},
};

/** Values that nobody declared go with the release's next revision, which follows. */
async function mend(session: Session, inputs: ReleaseObjectsInputs): Promise<Properties> {
  const { api, ...found } = await patientLook(session, inputs);
  try {
    let seen: Found = found;
    while (seen.pending !== undefined) {
      session.progress(`forgetting revision ${seen.pending.revision}, which was not finished`);
      await forget(api, seen.pending);
      seen = await find(api, inputs);
    }
    await repair(session, api, seen.surveyed, inputs.namespace);
    const newest = seen.failed ?? seen.deployed;
    return { description: descriptionOf(newest, valuesOf(inputs, newest)) };
  } finally {
    api.close();
  }
}

function unfinished({ revision, status }: Revision): Record<string, string> {
  const words = `is ${status}: Helm is at work on it, or was ended before it was done`;
  return { revision: `${revision} ${words}` };
}

/** The state of an earlier edition knows no values: those that are there are taken for declared. */
function valuesOf({ values }: Partial<ReleaseObjectsInputs>, record: StoredRelease | undefined) {
  return values ?? record?.config ?? {};
}

async function patientLook(session: Session, inputs: ReleaseObjectsInputs): Promise<Seen> {
  let lack = "";
  const attempt = async () => {
    const seen = await look(inputs);
    if (!("reasons" in seen)) return seen;
    lack = seen.reasons.map(({ message }) => message).join("; ");
    if (!seen.reasons.some((reason) => reason instanceof SilentApiError)) throw new Error(lack);
    session.progress(`waiting for the API of ${inputs.cluster}`);
    return undefined;
  };
  const seen = await poll(session, patienceSeconds, attempt, paceSeconds);
  if (seen === undefined) throw new Error(lack);
  return seen;
}

interface Found extends Records {
  /**
   * The objects of what is deployed. None beside a failed revision: what that one made is not put back to the one before, since the
   * revision that follows would only do it again.
   */
  readonly surveyed: readonly Surveyed[];
  /** The pods of what failed that are not ready, and why. */
  readonly unready: readonly string[];
}

interface Seen extends Found {
  /** To be closed. */
  readonly api: KubernetesApi;
}

async function find(
  api: KubernetesApi,
  { namespace, release }: ReleaseObjectsInputs,
): Promise<Found> {
  const records = await recordsOf(api, namespace, release);
  const { deployed, failed } = records;
  return {
    ...records,
    surveyed: deployed === undefined ? [] : await survey(api, deployed),
    unready: failed === undefined ? [] : await unreadyPods(getFrom(api), failed),
  };
}

/** Surveys the release by the first server that answers; none could be asked to the end for these reasons. */
async function look(
  inputs: ReleaseObjectsInputs,
): Promise<Seen | { readonly reasons: readonly Error[] }> {
  const { kubeconfig, otherServers, serverName } = inputs;
  const credentials = credentialsOf(kubeconfig);
  const said = await firstThenOthers(
    [credentials.server, ...otherServers],
    async (server): Promise<Seen | { reason: Error }> => {
      const api = new KubernetesApi(credentials, server, serverName);
      try {
        return { api, ...(await find(api, inputs)) };
      } catch (error) {
        api.close();
        if (expected.some((kind) => error instanceof kind)) return { reason: error as Error };
        throw error;
      }
    },
    (one) => "api" in one,
  );
  const [first, ...others] = said.flatMap((one) => ("api" in one ? [one] : []));
  for (const { api } of others) api.close();
  return first ?? { reasons: said.flatMap((one) => ("reason" in one ? [one.reason] : [])) };
}

const expected = [SilentApiError, RefusedError, ManifestError];

function shown(surveyed: readonly Surveyed[]): Record<string, string> {
  return Object.fromEntries(
    surveyed.flatMap(({ name, differences }) =>
      Object.entries(differences).map(([path, words]) => [`${name} ${path}`.trimEnd(), words]),
    ),
  );
}
