import type { HostAccess } from "../access";
import { firstThenOthers } from "../first-then-others";
import type { Answer, Reader, Session } from "../kind";
import { poll } from "../poll";
import { administrators, bindAdministrators } from "./administrators";
import {
  corefileIn,
  corefileMap,
  type Faults,
  faultsOf,
  note,
  noteOf,
  objects,
  parts,
  workloads,
} from "./addon-objects";
import { orderFile, orderLines } from "./files";
import { settledCluster } from "./inputs";
import { ADMINISTRATION } from "./leaving";
import { sponsor } from "./members";
import { outlivedPods, restartOutlived } from "./outlived";
import * as shell from "./shell";

const look = {
  text: `${shell.ENVIRONMENT}${shell.ASK_API}
[ -n "$(member)" ] || exit 0
${ADMINISTRATION}
scratch
if found=$(bounded -n kube-system get --ignore-not-found -o json ${[...objects, note].join(" ")} 2>"$tmp/why"); then
  fact found "$found"
elif grep -q Forbidden "$tmp/why"; then
  # A server that is coming up forbids everything to everybody.
  case $(ask /readyz) in ok*) fact forbidden yes ;; esac
fi`,
};

const make = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}${shell.RECEIVE_FILES}receive_files
printf '%s\n' "$faulty" | while IFS= read -r phase; do
  progress "making anew what kubeadm's phase $phase makes"
  kubeadm_step init phase $phase --config ${orderFile} </dev/null
done
rm -f ${orderFile}`,
};

/**
 * What an object cannot be changed into, it is made anew as, in the API's own words for that. A deletion ends its pods, so
 * no other object and no other refusal is a reason for one. Objects come a line each, "NAME JSON".
 */
const replace = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
scratch
while read -r name object; do
  progress "putting $name back"
  printf '%s\\n' "$object" >"$tmp/object"
  kubectl replace -f "$tmp/object" >/dev/null 2>"$tmp/why" && continue
  grep -qE 'immutable|cannot change roleRef|may not change' "$tmp/why" || { cat "$tmp/why" >&2; exit 1; }
  kubectl replace --force -f "$tmp/object" >/dev/null
done`,
};

const drop = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
kubectl -n kube-system delete --ignore-not-found ${corefileMap}`,
};

const keep = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
kubectl apply --server-side --force-conflicts --field-manager=croft -f - >/dev/null`,
};

/** What a cluster has of what kubeadm made in it. */
export interface Standing {
  /** "in place", or what is wrong with it. */
  readonly addons: string;
  /** The Corefile that lives where the inventory declares one, else "". */
  readonly corefile: string;
}

/**
 * Nothing is wrong as well where no API answers, which other rows say. An administrator who may not look has lost his rights.
 *
 * @param corefile as the inventory declares it; "" for kubeadm's own
 */
export async function addonsStanding(
  reader: Reader,
  members: readonly HostAccess[],
  corefile: string,
): Promise<Standing> {
  const [{ found, forbidden }, outlived] = await Promise.all([
    askedOf(reader, members),
    outlivedPods(reader, members),
  ]);
  if (found === undefined)
    return {
      addons: forbidden ? `missing or edited: ${administrators}` : settledCluster.addons,
      corefile,
    };
  const living = corefile === "" ? "" : (corefileIn(found) ?? corefile);
  const { missing, edits, unknown } = faultsOf(found, living);
  const strangers = Object.keys(workloads).flatMap((account) => outlived[account] ?? []);
  const words = [
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
    ...(edits.length === 0 ? [] : [`edited: ${edits.join("; ")}`]),
    ...(unknown.length === 0 ? [] : [`never compared: ${unknown.join(", ")}`]),
    ...(strangers.length === 0 ? [] : [`outlived their account: ${strangers.join(", ")}`]),
  ];
  return { addons: words.join("; ") || settledCluster.addons, corefile: living };
}

/**
 * Makes what is missing or was never compared, puts back what was edited, and starts those pods anew that are strangers to the API
 * since.
 *
 * @param candidates control planes, each with kubeadm's configuration as it stands there
 * @param corefile as the inventory declares it; "" for kubeadm's own
 * @throws Error when no control plane's API tells of them
 */
export async function restoreAddons(
  session: Session,
  candidates: readonly { readonly access: HostAccess; readonly configuration: string }[],
  corefile: string,
): Promise<void> {
  const members = candidates.map(({ access }) => access);
  const configurationOf = (host: HostAccess) =>
    candidates.find(({ access }) => access === host)!.configuration;
  let asked = await askedOf(session, members);
  if (asked.forbidden) {
    const through = await sponsor(session, members);
    await bindAdministrators(session, through, configurationOf(through));
    asked = await askedOf(session, members);
  }
  const { missing, unknown } = await putBack(session, members, asked.found, corefile);
  const faulty = parts
    .filter((part) => part.objects.some((it) => missing.includes(it) || unknown.includes(it)))
    .map(({ phase }) => phase);
  if (faulty.length > 0) {
    const through = await sponsor(session, members);
    const script = { ...make, vars: { faulty: faulty.join("\n") } };
    await session.run(through, script, { stdin: orderLines(configurationOf(through)) });
    await noteAddons(session, through);
    // kubeadm has just made one of its own.
    if (corefile !== "" && missing.includes(corefileMap))
      await putBack(session, members, (await askedOf(session, members)).found, corefile);
  }
  await restartOutlived(session, members, workloads);
}

/** Puts back what was edited of those that were found. @returns what was wrong */
async function putBack(
  session: Session,
  members: readonly HostAccess[],
  found: Asked["found"],
  corefile: string,
): Promise<Faults> {
  if (found === undefined) throw new Error("no API server tells what kubeadm made");
  const faults = faultsOf(found, corefile);
  const lines = Object.entries(faults.edited).map(
    ([name, object]) => `${name} ${JSON.stringify(object)}\n`,
  );
  if (lines.length > 0) {
    const through = await sponsor(session, members);
    await session.run(through, replace, { stdin: lines.join("") });
  }
  return faults;
}

/** Takes the Corefile away that was declared until now: kubeadm makes its own where there is none. */
export async function dropCorefile(
  session: Session,
  members: readonly HostAccess[],
): Promise<void> {
  await session.run(await sponsor(session, members), drop);
}

/**
 * Notes how they are: to be called when kubeadm has just made them, through a control plane that serves.
 * @param only what it has made. @default all of them
 * @throws Error when its API does not tell within a minute
 */
export async function noteAddons(
  session: Session,
  through: HostAccess,
  only: readonly string[] = objects,
): Promise<void> {
  const ask = async () => (await session.probe(through, look)).facts["found"];
  const found = await poll(session, 60, ask);
  if (found === undefined)
    throw new Error(`the API of ${through.host} does not tell what kubeadm made`);
  await session.run(through, keep, { stdin: noteOf(found, only) });
}

interface Asked {
  /** What the first of them that can tell has of the objects. */
  readonly found: string | undefined;
  /** None could, because the administrator may not ask. */
  readonly forbidden: boolean;
}

async function askedOf(reader: Reader, members: readonly HostAccess[]): Promise<Asked> {
  const said = await firstThenOthers(
    members,
    async (access): Promise<Answer["facts"]> =>
      (await reader.probe(access, look).catch(() => undefined))?.facts ?? {},
    (facts) => facts["found"] !== undefined,
  );
  const found = said.map((facts) => facts["found"]).find((one) => one !== undefined);
  const forbidden = found === undefined && said.some((facts) => facts["forbidden"] !== undefined);
  return { found, forbidden };
}
