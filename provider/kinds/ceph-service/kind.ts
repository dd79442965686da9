import { ceph, type CephCommand, until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { look, noManager } from "../../ceph/look";
import type { Kind, Session } from "../../kind";
import { SilentError } from "../../silent-error";
import { livingOn } from "./living";
import type { CephServiceInputs } from "./resource";
import { removal, rouse } from "./rouse";
import { liveSpecification } from "./specification";

/** Which hosts a service has still to come to or to leave, in words; undefined when it runs exactly where it should. */
function lacking(facts: ClusterFacts, { service, hosts }: CephServiceInputs): string | undefined {
  const living = livingOn(facts, service);
  const missing = hosts.filter((host) => !living.includes(host));
  if (missing.length > 0) return `${service} comes to ${missing.join(", ")}`;
  const leaving = living.filter((host) => !hosts.includes(host));
  return leaving.length > 0 ? `${service} leaves ${leaving.join(", ")}` : undefined;
}

/**
 * The host whose monitor the orchestrator will never take away by itself: of two, neither may stop, since one alone is no
 * majority of two. Taken out of the list of monitors first, which is what its removal does, it leaves a majority of one.
 */
export function lastToLeave(
  { quorum }: Pick<ClusterFacts, "quorum">,
  { service, hosts }: Pick<CephServiceInputs, "service" | "hosts">,
): string | undefined {
  const [stays] = hosts;
  if (service !== "mon" || hosts.length !== 1 || quorum.length !== 2 || stays === undefined)
    return undefined;
  return quorum.includes(stays) ? quorum.find((host) => host !== stays) : undefined;
}

/** Waits until exactly the wanted hosts run it, so that what stands on the service finds it whole. */
async function settled(session: Session, inputs: CephServiceInputs): Promise<void> {
  const { members } = inputs;
  const { facts } = await until(session, members, 300, (now) =>
    lastToLeave(now, inputs) === undefined ? lacking(now, inputs) : undefined,
  );
  const last = lastToLeave(facts, inputs);
  if (last === undefined) return;
  await ceph(session, members, [removal(last)]);
  await until(session, members, 120, (now) => lacking(now, inputs));
}

function apply({ specification }: CephServiceInputs): CephCommand {
  return { to: "mgr", command: { prefix: "orch apply" }, input: specification, retrySeconds: 60 };
}

export const kind: Kind<CephServiceInputs> = {
  type: "croft:storage:CephService",
  facets: { members: "silent", service: "replace", specification: "update", hosts: "update" },
  id: ({ service }) => service,
  sentence: (verb, { service, hosts }) => `${verb} Ceph's ${service} on ${hosts.join(", ")}`,

  async read(reader, declared) {
    const seen = await look(reader, declared.members);
    if (seen === undefined) return undefined;
    const { facts } = seen;
    if (!facts.orchestrated) throw new SilentError(noManager);
    const live = facts.services[declared.service];
    if (live === undefined) return undefined;
    return {
      inputs: {
        ...declared,
        specification: liveSpecification(declared.specification, live),
        hosts: livingOn(facts, declared.service),
      },
    };
  },

  async create(session, inputs) {
    await ceph(session, inputs.members, [apply(inputs)]);
    await settled(session, inputs);
  },

  async update(session, olds, news, changed) {
    const { members, hosts } = news;
    const missing = hosts.filter((host) => !olds.hosts.includes(host));
    const asleep = members.filter(({ host, offline }) => missing.includes(host) && !offline);
    if (asleep.length > 0) await rouse(session, news, asleep);
    // Nothing named as changed means that a former attempt failed half-way: all of it is done again.
    const respecify = changed.length === 0 || changed.includes("specification");
    if (respecify) await ceph(session, members, [apply(news)]);
    await settled(session, news);
  },

  async delete(session, { members, service }) {
    if (service === "mon" || service === "mgr") return;
    const seen = await look(session, members);
    if (seen?.facts.services[service] === undefined) return;
    const command = { prefix: "orch rm", service_name: service };
    await ceph(session, members, [{ to: "mgr", command, accept: [2, 22] }]);
  },
};
