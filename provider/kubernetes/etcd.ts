import { rows } from "../rows";

/** One member of the cluster's etcd as a healthy control plane sees it. */
export interface EtcdMember {
  /** Decimal, as the API takes it: beyond what a number can hold. */
  readonly id: string;
  /** "" until it has started for the first time. */
  readonly name: string;
  readonly learner: boolean;
  /** It answers its health check now. */
  readonly healthy: boolean;
}

interface MemberList {
  members?: { ID: string; name?: string; isLearner?: boolean; clientURLs?: string[] }[];
}

/**
 * @param json answer of etcd's /v3/cluster/member/list
 * @param healthy client URLs of the members that answered /health, one a line
 */
export function parseMembers(json: string, healthy: string): EtcdMember[] {
  const up = new Set(rows(healthy));
  return ((JSON.parse(json) as MemberList).members ?? []).map((member) => ({
    id: member.ID,
    name: member.name ?? "",
    learner: member.isLearner === true,
    healthy: (member.clientURLs ?? []).some((url) => up.has(url)),
  }));
}

/**
 * Why a member must not leave now: after it has gone the healthy voters that remain must be more than half of all that
 * remain, or etcd, and the whole cluster with it, stands still.
 *
 * @returns undefined when it may leave, or is none
 */
export function departureFault(members: readonly EtcdMember[], leaver: string): string | undefined {
  const voters = members.filter((member) => !member.learner);
  if (!voters.some((member) => member.name === leaver)) return undefined;
  const rest = voters.filter((member) => member.name !== leaver);
  if (rest.length === 0) return undefined;
  const quorum = Math.floor(rest.length / 2) + 1;
  const healthy = rest.filter((member) => member.healthy);
  if (healthy.length >= quorum) return undefined;
  const down = rest.filter((member) => !member.healthy).map((member) => member.name);
  return (
    `etcd would lose its quorum: ${rest.length} members would remain, which takes ${quorum} healthy ones, and only ` +
    `${healthy.length} is healthy (${down.join(", ")} down); bring those back first`
  );
}

/**
 * Why a member must not stop even for a moment: those that go on must be more than half of all. Of two members neither
 * can be spared and of one none, so there a short standstill is the price of any change.
 *
 * @returns undefined when it may stop
 */
export function pauseFault(members: readonly EtcdMember[], pausing: string): string | undefined {
  const voters = members.filter((member) => !member.learner);
  const rest = voters.filter((member) => member.name !== pausing);
  const quorum = Math.floor(voters.length / 2) + 1;
  const down = rest.filter((member) => !member.healthy).map((member) => member.name);
  if (voters.length <= 2 || rest.length - down.length >= quorum) return undefined;
  return (
    `etcd would lose its quorum, which takes ${quorum} healthy members of ${voters.length} (${down.join(", ")} down); ` +
    "bring those back first"
  );
}
