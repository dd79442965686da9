import type { Answer, Kind, Live } from "../../kind";
import { administration } from "../../kubernetes/leaving";
import { sponsor, standings } from "../../kubernetes/members";
import * as shell from "../../kubernetes/shell";
import { liveObjects } from "./difference";
import type { AddonInputs } from "./resource";

const flags = "--server-side --force-conflicts --field-manager=croft -f -";

const apply = {
  text: `${shell.environment}${administration}
scratch
cat >"$tmp/objects"
kubectl apply ${flags} <"$tmp/objects" >/dev/null`,
};

/** Exit code of a host that is no member of a cluster. */
const noMember = 9;

const compare = {
  text: `${shell.environment}
[ -f "$own/member" ] || exit ${noMember}
${administration}
scratch
printf '%s' "$objects" | kubectl diff ${flags} 2>"$tmp/why" && exit 0
if [ $? = 1 ]; then
  fact live "$(printf '%s' "$objects" | kubectl get --ignore-not-found -o json -f -)"
  exit 0
fi
cat "$tmp/why" >&2
exit 2`,
};

const remove = {
  text: `${shell.environment}${administration}
scratch
cat >"$tmp/objects"
kubectl delete --ignore-not-found --wait=false -f "$tmp/objects" >/dev/null`,
};

export const kind: Kind<AddonInputs> = {
  type: "croft:kubernetes:Addon",
  facets: {
    cluster: "replace",
    addon: "replace",
    members: "silent",
    objects: "update",
    order: "silent",
    comparison: "update",
  },

  id: ({ cluster, addon }) => `${cluster}/${addon}`,

  sentence: (verb, { addon, cluster }) =>
    ({
      create: `apply ${addon} to ${cluster}`,
      update: `apply what differs of ${addon} to ${cluster}`,
      delete: `take ${addon} out of ${cluster}`,
    })[verb],

  async read(reader, declared) {
    const script = { ...compare, vars: { objects: documents(declared) } };
    const reasons: string[] = [];
    // One after another: the first is nearly always able to tell, in the same round trip as all else about its host.
    for (const access of declared.members) {
      const answer = await reader.probe(access, script).catch(() => undefined);
      if (answer === undefined) reasons.push(`${access.host} cannot be reached`);
      else if (answer.code === 0) return live(declared, answer);
      else if (answer.code !== noMember) reasons.push(`${access.host}: ${answer.stderr.trim()}`);
    }
    if (reasons.length === 0) return undefined;
    return { inputs: { ...declared, comparison: `unknown: ${reasons.join("; ")}` } };
  },

  async create(session, inputs) {
    const through = await sponsor(session, inputs.members);
    await session.run(through, apply, { stdin: documents(inputs) });
  },

  async update(session, olds, news) {
    const through = await sponsor(session, news.members);
    await session.run(through, apply, { stdin: documents(news) });
    const gone = Object.keys(olds.objects).filter((key) => !(key in news.objects));
    if (gone.length === 0) return;
    await session.run(through, remove, {
      stdin: documents({ ...olds, order: gone }),
    });
  },

  async delete(session, inputs) {
    const { found, unreachable } = await standings(session, inputs.members);
    // With the cluster gone its objects are gone.
    if (unreachable.length === 0 && !found.some(({ member }) => member)) return;
    const through = await sponsor(session, inputs.members);
    await session.run(through, remove, {
      stdin: documents({ ...inputs, order: [...inputs.order].reverse() }),
    });
  },
};

function live(declared: AddonInputs, { stdout, facts }: Answer): Live<AddonInputs> | undefined {
  const objects = liveObjects(declared.objects, stdout, facts["live"] ?? "");
  return Object.keys(objects).length === 0 ? undefined : { inputs: { ...declared, objects } };
}

function documents({ objects, order }: Pick<AddonInputs, "objects" | "order">): string {
  return order.map((key) => objects[key] ?? "").join("---\n");
}
