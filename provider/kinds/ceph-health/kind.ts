import { until } from "../../ceph/commands";
import { look } from "../../ceph/look";
import type { Kind, Session } from "../../kind";
import type { CephHealthInputs } from "./resource";

/** How long the gate waits. */
const patienceSeconds = 600;

async function wait(session: Session, { members, status }: CephHealthInputs): Promise<void> {
  await until(session, members, patienceSeconds, ({ health }) =>
    health.status === status
      ? undefined
      : `${health.status}: ${Object.values(health.checks).sort().join("; ")}`,
  );
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
