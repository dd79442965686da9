/**
 * How many minor versions a node may move at once. A control plane one: kubeadm takes a cluster through every one. A worker
 * as many as its kubelet may lag behind the API at all: it may have been off while the cluster went on.
 * @see kubernetes.io, "Version Skew Policy", section "kubelet"
 */
export const minorSteps = { controlPlane: 1, worker: 3 } as const;

/**
 * Why a node that runs one version cannot be taken to another.
 * @param live what the node runs, "v1.36.2"; absent for a node to be made
 * @returns one sentence; none when it can, and when it runs that version
 */
export function upgradeFaults(live: string | undefined, wanted: string, steps: number): string[] {
  if (live === undefined) return [];
  const [from, to] = [parts(live), parts(wanted)];
  if (from === undefined || to === undefined)
    return [`${live} to ${wanted}: one of them is no version`];
  const minors = to.minor - from.minor;
  if (to.major !== from.major || minors > steps) {
    const pace = steps === 1 ? "one minor version" : `${steps} minor versions`;
    return [
      `it runs ${live}, and Kubernetes moves ${pace} at a time; ` +
        `declare a version v${from.major}.${from.minor + steps} before ${wanted}`,
    ];
  }
  if (minors < 0 || (minors === 0 && to.patch < from.patch))
    return [
      `it runs ${live}, and Kubernetes does not go back to an older version; declare ${live} or a later one`,
    ];
  return [];
}

function parts(version: string) {
  const found = /^v(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (found === null) return undefined;
  const [, major, minor, patch] = found.map(Number) as [number, number, number, number];
  return { major, minor, patch };
}
