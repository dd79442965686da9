import { firstThenOthers } from "../../first-then-others";
import type { Answer, Kind, Live } from "../../kind";
import { ADMINISTRATION } from "../../kubernetes/leaving";
import { sponsor, standings } from "../../kubernetes/members";
import { outlivedPods, restartOutlived } from "../../kubernetes/outlived";
import * as shell from "../../kubernetes/shell";
import { liveObjects } from "./difference";
import { workloadsOf } from "./workloads";
import type { AddonInputs } from "./resource";

const flags = "--server-side --force-conflicts --field-manager=croft -f -";

const apply = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
scratch
cat >"$tmp/objects"
kubectl apply ${flags} <"$tmp/objects" >/dev/null`,
};

/** Exit code of a host that is no member of a cluster. */
const noMember = 9;

/** A comparison is many requests, and an API without its etcd lets each of them wait: all of them together have an end. */
const compare = {
  text: `${shell.ENVIRONMENT}
[ -n "$(member)" ] || exit ${noMember}
${ADMINISTRATION}
scratch
code=0
printf '%s' "$objects" | bounded diff ${flags} 2>"$tmp/why" || code=$?
case $code in
  0) exit 0 ;;
  1) live=$(printf '%s' "$objects" | bounded get --ignore-not-found -o json -f -) && fact live "$live" && exit 0 ;;
  124) echo "its API did not answer within 15 seconds" >&2 ;;
esac
cat "$tmp/why" >&2
exit 2`,
};

const remove = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
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
    const [said, outlived] = await Promise.all([
      firstThenOthers(
        declared.members,
        async (access) => ({
          access,
          answer: await reader.probe(access, script).catch(() => null),
        }),
        ({ answer }) => answer?.code === 0,
      ),
      outlivedPods(reader, declared.members),
    ]);
    const told = said.find(({ answer }) => answer?.code === 0)?.answer;
    if (told) return live(declared, told, outlived);
    const reasons = said.flatMap(({ access: { host }, answer }) => {
      if (answer === null) return [`${host} cannot be reached`];
      return answer.code === noMember ? [] : [`${host}: ${answer.stderr.trim()}`];
    });
    if (reasons.length === 0) return undefined;
    return { inputs: { ...declared, comparison: `unknown: ${reasons.join("; ")}` } };
  },

  async create(session, inputs) {
    const through = await sponsor(session, inputs.members);
    await session.run(through, apply, { stdin: documents(inputs) });
  },

  async update(session, olds, news) {
    // Of a cluster at a standstill one control plane after another is mended meanwhile.
    const silent = olds.comparison !== news.comparison;
    const through = await sponsor(session, news.members, silent ? 300 : 60);
    await session.run(through, apply, { stdin: documents(news) });
    await restartOutlived(session, news.members, workloadsOf(news));
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

function live(
  declared: AddonInputs,
  { stdout, facts }: Answer,
  outlived: Awaited<ReturnType<typeof outlivedPods>>,
): Live<AddonInputs> | undefined {
  const objects = liveObjects(declared.objects, stdout, facts["live"] ?? "", outlived);
  return Object.keys(objects).length === 0 ? undefined : { inputs: { ...declared, objects } };
}

function documents({ objects, order }: Pick<AddonInputs, "objects" | "order">): string {
  return order.map((key) => objects[key] ?? "").join("---\n");
}
