import { firstThenOthers } from "../../first-then-others";
import type { Kind, Session } from "../../kind";
import { KubernetesApi, RefusedError, SilentApiError } from "../../kubernetes/api";
import { credentialsOf } from "../../kubernetes/kubeconfig";
import { poll } from "../../poll";
import { ManifestError } from "./manifest";
import { repair } from "./repair";
import type { ReleaseObjectsInputs } from "./resource";
import { lasting, survey, type Surveyed } from "./survey";

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
    if (seen.surveyed === undefined) return undefined;
    return { inputs: { ...declared, differences: shown(seen.surveyed) } };
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
  update: (session, _olds, news) => mend(session, news),

  async delete() {},
};

async function mend(session: Session, inputs: ReleaseObjectsInputs): Promise<void> {
  const { api, surveyed } = await patientLook(session, inputs);
  try {
    // Without a record there is nothing to go by, and the next read says so.
    await repair(session, api, surveyed ?? [], inputs.namespace);
  } finally {
    api.close();
  }
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

interface Seen {
  /** To be closed. */
  readonly api: KubernetesApi;
  /** Undefined where no record of the release is deployed. */
  readonly surveyed: readonly Surveyed[] | undefined;
}

/** Surveys the release by the first server that answers; none could be asked to the end for these reasons. */
async function look(
  inputs: ReleaseObjectsInputs,
): Promise<Seen | { readonly reasons: readonly Error[] }> {
  const { kubeconfig, otherServers, serverName, namespace, release } = inputs;
  const credentials = credentialsOf(kubeconfig);
  const said = await firstThenOthers(
    [credentials.server, ...otherServers],
    async (server): Promise<Seen | { reason: Error }> => {
      const api = new KubernetesApi(credentials, server, serverName);
      try {
        return { api, surveyed: await survey(api, namespace, release) };
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
