import type { Session } from "../../kind";
import type { KubernetesApi } from "../../kubernetes/api";
import { poll } from "../../poll";
import { applyReleased, createReleased, quotable } from "./applying";
import { renewOutlived } from "./outlived";
import { Resources, within } from "./resources";
import { isAccount, leaving, missing, type Surveyed } from "./survey";

/** What has to come or go first gets so many seconds: a definition's new kind, an object that is being deleted. */
const patienceSeconds = 60;

/**
 * Applies the objects that differ, in the manifest's order: a definition comes before what it defines. Pods are not
 * waited for, but for those that take the place of others that have outlived their account.
 * @throws Error naming the object that the API refuses; SilentApiError
 */
export async function repair(
  session: Session,
  api: KubernetesApi,
  surveyed: readonly Surveyed[],
  namespace: string,
): Promise<void> {
  const differing = surveyed.filter(({ differences }) => Object.keys(differences).length > 0);
  for (const [i, one] of differing.entries()) {
    const { object, name, differences } = one;
    session.progress(`${name}, ${i + 1}/${differing.length}`);
    const place =
      one.place ??
      (await awaited(session, `the API to know a ${object.kind}`, () =>
        new Resources(api).placeOf(object, namespace),
      ));
    const { path } = place;
    const whole = differences[""];
    if (whole === leaving) await awaited(session, `${name} to be gone`, () => isGone(api, path));
    const apply = whole === missing || whole === leaving ? createReleased : applyReleased;
    const applied = await apply(api, path, within(object, place));
    if ("refusal" in applied) throw new Error(`${name}: ${quotable(object, applied.refusal)}`);
    if (isAccount(object)) await renewOutlived(session, api, path);
  }
}

async function isGone(api: KubernetesApi, path: string): Promise<true | undefined> {
  return (await api.request({ method: "GET", path })) === undefined ? true : undefined;
}

/** @param what "the API to know a Certificate" */
async function awaited<T>(
  session: Session,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const found = await poll(session, patienceSeconds, async () => {
    const found = await look();
    if (found === undefined) session.progress(`waiting for ${what}`);
    return found;
  });
  if (found === undefined) throw new Error(`waited ${patienceSeconds} s for ${what}`);
  return found;
}
