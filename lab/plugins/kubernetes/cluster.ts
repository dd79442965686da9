import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { activeCluster } from "../../../provider/kubernetes/kubeconfig";
import { ClusterApi } from "./cluster-api";
import { objectClient, type ObjectClient } from "./objects/object-client";
import { credentials, findKubeconfig, type KubeconfigSource } from "./kubeconfig";
import type { Settings } from "./settings";

/** The configured cluster; nothing is read or dialled before it is needed. */
export class Cluster {
  private source: KubeconfigSource | undefined;
  private connection: ClusterApi | undefined;
  private client: Promise<ObjectClient> | undefined;
  private folder: string | undefined;

  constructor(readonly settings: Settings) {}

  private kubeconfig(): KubeconfigSource {
    this.source ??= findKubeconfig(this.settings.kubeconfig);
    return this.source;
  }

  api(): ClusterApi {
    if (this.connection === undefined) {
      const { text, folder } = this.kubeconfig();
      this.connection = new ClusterApi(credentials(activeCluster(text, this.settings), folder));
    }
    return this.connection;
  }

  /** Kubernetes' own client, for objects. */
  objects(): Promise<ObjectClient> {
    this.client ??= Promise.resolve().then(() => objectClient(this.kubeconfig(), this.settings));
    return this.client;
  }

  /** For objects that name none: the provider's, else the context's, else "default". */
  namespace(): string {
    return this.settings.namespace ?? this.contextNamespace() ?? "default";
  }

  /** Tells helm which cluster: a kubeconfig that is a text goes into a file that only we can read. */
  helmFlags(): string[] {
    const { text, file } = this.kubeconfig();
    if (file === undefined && this.folder === undefined) {
      this.folder = mkdtempSync(join(tmpdir(), "pulumi-kubernetes-"));
      writeFileSync(join(this.folder, "kubeconfig"), text, { mode: 0o600 });
    }
    const path = file ?? join(this.folder ?? "", "kubeconfig");
    const { context, cluster } = this.settings;
    if (cluster !== undefined) {
      throw new Error(
        "releases on a cluster other than the context's are not part of this edition",
      );
    }
    return ["--kubeconfig", path, ...(context === undefined ? [] : ["--kube-context", context])];
  }

  /** Nothing without a kubeconfig, which a check must not need. */
  private contextNamespace(): string | undefined {
    try {
      return activeCluster(this.kubeconfig().text, this.settings).namespace;
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.connection?.close();
    if (this.folder !== undefined) {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
