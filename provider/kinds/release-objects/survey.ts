import type { KubernetesApi, RefusedError } from "../../kubernetes/api";
import { applyReleased, quotable } from "./applying";
import { isFields } from "../../kubernetes/fields";
import type { StoredRelease } from "../../kubernetes/helm-records";
import { differingFields } from "../../kubernetes/object-differences";
import { type Released, releasedObjects } from "./manifest";
import { outlivedPods } from "./outlived";
import { type Place, Resources, within } from "./resources";

/** One object of a release and how it differs. */
export interface Surveyed {
  readonly object: Released;
  /** "Deployment web/visits", "ClusterRole visits" */
  readonly name: string;
  /** Absent while the API has no such kind. */
  readonly place?: Place;
  /** In words, by path; the object as a whole by "". */
  readonly differences: Readonly<Record<string, string>>;
}

export const missing = "missing";
/** Of an object that somebody has deleted and that waits for its finalizers. */
export const leaving = "being deleted";
/** Of what no patch can give back its released fields. The API's words follow. */
export const lasting = "cannot be changed in place: ";

/**
 * Every object of a release, in the manifest's order, beside what the API would make of it.
 * @throws SilentApiError, RefusedError, ManifestError
 */
export async function survey(
  api: KubernetesApi,
  { manifest, name, namespace }: StoredRelease,
): Promise<Surveyed[]> {
  const resources = new Resources(api);
  return Promise.all(
    releasedObjects(manifest, name, namespace).map(async (released) => {
      const place = await resources.placeOf(released, namespace);
      if (place === undefined) return surveyedAs(released, absent(released));
      const object = within(released, place);
      const differences = await differencesOf(api, place, object);
      const pods = isAccount(object) ? await outlivedPods(api, place.path) : [];
      const outlived = pods.length === 0 ? {} : { pods: `${pods.join(", ")}: older than it` };
      return { ...surveyedAs(object, { ...differences, ...outlived }), place };
    }),
  );
}

export const isAccount = ({ apiVersion, kind }: Released) =>
  apiVersion === "v1" && kind === "ServiceAccount";

function surveyedAs(object: Released, differences: Words): Surveyed {
  const { namespace, name } = object.metadata;
  const path = namespace === undefined ? name : `${namespace}/${name}`;
  return { object, name: `${object.kind} ${path}`, differences };
}

type Words = Readonly<Record<string, string>>;

/** How often an object is looked at that changes between two looks. */
const looks = 3;

async function differencesOf(
  api: KubernetesApi,
  { path }: Place,
  object: Released,
): Promise<Words> {
  for (let look = 1; ; look++) {
    const live = await api.request<Readonly<Record<string, unknown>>>({ method: "GET", path });
    if (live === undefined) return absent(object);
    if (metadata(live, "deletionTimestamp") !== undefined) return { "": leaving };
    const applied = await applyReleased(api, path, object, "try");
    if ("refusal" in applied) return refused(object, applied.refusal);
    const differences = differingFields(live, applied.object, "released");
    // A controller that writes between the two requests is no difference; a dry run keeps the version that it began with.
    const moved = metadata(live, "resourceVersion") !== metadata(applied.object, "resourceVersion");
    if (!moved || look === looks || Object.keys(differences).length === 0) return differences;
  }
}

/** What has done its work may be gone: a Job (`ttlSecondsAfterFinished`), and a Pod that is not started again. */
function absent({ kind, spec }: Released): Words {
  const restarts = (isFields(spec) ? spec["restartPolicy"] : undefined) ?? "Always";
  return kind === "Job" || (kind === "Pod" && restarts !== "Always") ? {} : { "": missing };
}

function refused(object: Released, refusal: RefusedError): Words {
  // A webhook with side effects takes no dry run: of such an object it can only be told whether it is there.
  if (refusal.status === 400 && /dry.?run/i.test(refusal.message)) return {};
  if (![400, 409, 422].includes(refusal.status)) throw refusal;
  return { "": `${lasting}${quotable(object, refusal)}` };
}

function metadata(object: Readonly<Record<string, unknown>>, field: string): unknown {
  const { metadata } = object;
  return isFields(metadata) ? metadata[field] : undefined;
}
