import { parse, stringify } from "yaml";

/** What HTTPS needs of a kubeconfig's current context. */
export interface Credentials {
  /** "https://192.0.2.1:6443", without a slash at its end. */
  readonly server: string;
  /** PEM. Each is absent where the kubeconfig has none. */
  readonly tls: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
  };
  /** In place of a certificate. */
  readonly token?: string;
}

type Entry = Readonly<Record<string, unknown>>;

/** The entries of a kubeconfig that are in use. */
export interface ActiveCluster {
  readonly cluster: Entry;
  /** Empty where the context names none: an anonymous one. */
  readonly user: Entry;
  /** Namespace of the context. @default absent */
  readonly namespace?: string;
}

/** Which entries to use in place of the file's own choice. */
export interface Choice {
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
}

/**
 * @throws Error naming the entry that is missing
 * @see kubernetes.io, kubeconfig (v1)
 */
export function activeCluster(text: string, choice: Choice = {}): ActiveCluster {
  const config = (parse(text) ?? {}) as Entry;
  const find = (list: string, kind: string, name: unknown): Entry => {
    const entries = (config[list] ?? []) as readonly Entry[];
    const entry = entries.find((one) => one["name"] === name)?.[kind];
    if (entry === undefined) throw new Error(`the kubeconfig has no ${kind} "${String(name)}"`);
    return entry as Entry;
  };
  const context = find("contexts", "context", choice.context ?? config["current-context"]);
  const { user, namespace } = context;
  return {
    cluster: find("clusters", "cluster", choice.cluster ?? context["cluster"]),
    user: user === undefined ? {} : find("users", "user", user),
    ...(typeof namespace === "string" ? { namespace } : {}),
  };
}

/**
 * @param text with its certificates, keys and tokens inside: Croft's own refer to no file and call no program
 * @throws Error naming the entry that is missing
 */
export function credentialsOf(text: string): Credentials {
  const { cluster, user } = activeCluster(text);
  const { token } = user;
  return {
    server: String(cluster["server"]).replace(/\/+$/, ""),
    tls: {
      ...bytes("ca", cluster["certificate-authority-data"]),
      ...bytes("cert", user["client-certificate-data"]),
      ...bytes("key", user["client-key-data"]),
    },
    ...(typeof token === "string" ? { token } : {}),
  };
}

function bytes<Name extends string>(name: Name, base64: unknown): { [K in Name]?: Buffer } {
  if (typeof base64 !== "string") return {};
  return { [name]: Buffer.from(base64, "base64") } as { [K in Name]?: Buffer };
}

/** A kubeconfig of one cluster and one user. @see kubernetes.io, kubeconfig (v1) */
export function kubeconfigText(
  { cluster, user }: ActiveCluster,
  names: { readonly cluster: string; readonly user: string; readonly context: string },
): string {
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: names.cluster, cluster }],
      users: [{ name: names.user, user }],
      contexts: [{ name: names.context, context: { cluster: names.cluster, user: names.user } }],
      "current-context": names.context,
    },
    { lineWidth: 0 },
  );
}
