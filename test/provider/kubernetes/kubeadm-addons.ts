/** kubeadm's addons as an API tells of them. Nothing of it is recorded: what the real one says is for the lab. */
import { objects } from "../../../provider/kubernetes/addon-objects";
import { noteAddons } from "../../../provider/kubernetes/addons";
import { access, FakeSession } from "./fake-session";

export interface Addon {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export const addon = (kind: string, name: string, fields: object = {}): Addon => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "kube-system", uid: "1", resourceVersion: "2" },
  ...fields,
});

export const deployment = (replicas: number, annotations: object = {}) =>
  addon("Deployment", "coredns", {
    spec: {
      replicas,
      template: { metadata: { annotations }, spec: { containers: [{ name: "coredns" }] } },
    },
    status: { replicas },
  });

export const nameOf = ({ kind, metadata }: Addon) => `${kind}/${String(metadata["name"])}`;

const telling = [
  addon("ConfigMap", "coredns", { data: { Corefile: "." } }),
  addon("ConfigMap", "kube-proxy", { data: { "config.conf": "mode: iptables" } }),
  addon("ConfigMap", "kubelet-config", { data: { kubelet: "maxPods: 110\n" } }),
  deployment(2),
];

/** All that is looked at, in its order. */
export const complete = objects.map(
  (name) =>
    telling.find((it) => nameOf(it) === name) ?? addon(...(name.split("/") as [string, string])),
);

/** As the API lists them. */
export const list = (items: readonly Addon[]) => JSON.stringify({ kind: "List", items });

/** What a session notes of addons that stand like this. */
export async function noteOf(items: readonly Addon[]): Promise<Addon> {
  const session = new FakeSession({ a: { found: list(items) } });
  await noteAddons(session, access("a"));
  return JSON.parse(session.ran[0]!.stdin) as Addon;
}
