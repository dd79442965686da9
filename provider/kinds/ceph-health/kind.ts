import { until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { look } from "../../ceph/look";
import type { Kind, Session } from "../../kind";
import type { CephHealthInputs } from "./resource";

/** How long the gate waits. */
const patienceSeconds = 600;

/**
 * A monitor that is never told what became of an entry for the cluster's log calls that a slow request until it is started anew.
 * No data wait for it. Seen with 18.2.7, where an election came between.
 */
const isIdleTalk = ([code, text]: readonly [string, string]) =>
  code === "SLOW_OPS" && /, mon\.\S+ has slow ops$/.test(text);

/** What the gate waits for, in Ceph's words; undefined where it opens. */
export function complaints({ health }: Pick<ClusterFacts, "health">, status: string) {
  const checks = Object.entries(health.checks);
  const serious = checks.filter((check) => !isIdleTalk(check));
  const idle = checks.length > 0 && serious.length === 0;
  if (health.status === status || idle) return undefined;
  return `${health.status}: ${serious
    .map(([, text]) => text)
    .sort()
    .join("; ")}`;
}

async function wait(session: Session, { members, status }: CephHealthInputs): Promise<void> {
  await until(session, members, patienceSeconds, (facts) => complaints(facts, status));
}

export const kind: Kind<CephHealthInputs> = {
  type: "croft:storage:CephHealth",
  facets: { members: "silent", gate: "replace", status: "update" },
  id: ({ gate }) => gate,
  sentence: (_verb, { gate, status }) => `wait for ${status} before ${gate}`,
  async read(reader, declared) {
    const seen = await look(reader, declared.members);
    if (seen === undefined) return undefined;
    const { status } = seen.facts.health;
    return { inputs: status === "HEALTH_ERR" ? { ...declared, status } : declared };
  },
  create: wait,
  update: (session, _olds, news) => wait(session, news),
  async delete() {
    // A gate leaves nothing behind.
  },
};
