/** What is managed of a Node object. */
export interface NodeFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Sorted, without those that Kubernetes itself sets. */
  readonly taints: readonly string[];
  readonly schedulable: boolean;
  /** "v1.36.2" */
  readonly kubeletVersion: string;
  readonly ready: boolean;
  /** Networks of its pods, "10.244.6.0/24"; none before they are given to it. */
  readonly podNetworks: readonly string[];
  /** Since when it is or is not Ready, by the API's clock; undefined before it ever was. */
  readonly since: Date | undefined;
}

interface NodeObject {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: {
    unschedulable?: boolean;
    podCIDRs?: string[];
    taints?: { key: string; value?: string; effect: string }[];
  };
  status?: {
    nodeInfo?: { kubeletVersion?: string };
    conditions?: { type: string; status: string; lastTransitionTime?: string }[];
  };
}

/** Taints the node controllers put on and take off by themselves: not ready, cordoned, under pressure. */
const ownTaints = /^node\.(kubernetes|cloudprovider\.kubernetes)\.io\//;

/**
 * @param json a Node as the API gives it
 * @throws SyntaxError for anything that is no JSON
 */
export function parseNode(json: string): NodeFacts {
  const node = JSON.parse(json) as NodeObject;
  const ready = node.status?.conditions?.find(({ type }) => type === "Ready");
  return {
    labels: node.metadata?.labels ?? {},
    annotations: node.metadata?.annotations ?? {},
    taints: (node.spec?.taints ?? [])
      .filter((taint) => !ownTaints.test(taint.key))
      .map((taint) => `${taint.key}${taint.value ? `=${taint.value}` : ""}:${taint.effect}`)
      .sort(),
    schedulable: node.spec?.unschedulable !== true,
    kubeletVersion: node.status?.nodeInfo?.kubeletVersion ?? "",
    ready: ready?.status === "True",
    podNetworks: node.spec?.podCIDRs ?? [],
    since: ready?.lastTransitionTime === undefined ? undefined : new Date(ready.lastTransitionTime),
  };
}

/** The live values of the labels that are declared; a foreign label is no difference. */
export function managedLabels(
  live: Readonly<Record<string, string>>,
  declared: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.keys(declared).flatMap((key) => (key in live ? [[key, live[key]!]] : [])),
  );
}

/** Arguments of `kubectl label` and `kubectl taint`: the new values, and "key-" for what goes. */
export function labelChanges(
  live: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): string[] {
  return [
    ...Object.entries(wanted)
      .filter(([key, value]) => live[key] !== value)
      .map(([key, value]) => `${key}=${value}`),
    ...Object.keys(live)
      .filter((key) => !(key in wanted))
      .map((key) => `${key}-`),
  ];
}

/** A taint whose value alone differs is replaced by the new one: a node holds one of each key and effect. */
export function taintChanges(live: readonly string[], wanted: readonly string[]): string[] {
  const slot = (taint: string) => taint.replace(/=[^:]*/, "");
  const kept = new Set(wanted.map(slot));
  return [
    ...wanted.filter((taint) => !live.includes(taint)),
    ...live.filter((taint) => !kept.has(slot(taint))).map((taint) => `${slot(taint)}-`),
  ];
}
