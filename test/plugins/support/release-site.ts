import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { kind } from "../../../provider/kinds/release-objects/kind";
import type { ReleaseObjectsInputs } from "../../../provider/kinds/release-objects/resource";
import { FakeSession } from "../../provider/kubernetes/fake-session";
import { ControlPlane, HELM_BINARY } from "./control-plane";

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  replicas: 2
  selector: { matchLabels: { app: x } }
  template:
    metadata: { labels: { app: x } }
    spec:
      serviceAccountName: {{ .Release.Name }}
      containers:
        - name: web
          image: x.invalid/web:{{ .Values.tag }}
          ports: [{ name: http, containerPort: 8080 }]
          env: [{ name: ONE, value: "1" }, { name: TWO, value: "2" }]
          resources: { limits: { cpu: 1000m, memory: 1024Mi } }
          securityContext: { capabilities: { drop: [ALL] } }
---
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }}, annotations: }
spec:
  type: NodePort
  selector: { app: x }
  ports: [{ name: http, port: 80, targetPort: http, nodePort: 30080 }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { greeting: moin, mode: "0644" }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: {{ .Release.Name }} }
---
apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }} }
stringData: { password: open-sesame }
---
apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: once, image: x.invalid/once:1 }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: gathered, namespace: nowhere }
aggregationRule: { clusterRoleSelectors: [{ matchLabels: { gathered: "yes" } }] }
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: part, labels: { gathered: "yes" } }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: {{ .Release.Name }} }
spec:
  rules:
    - host: web.internal
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: x, port: { number: 80 } } } }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: hook, annotations: { helm.sh/hook: pre-install } }
`;

/** Fields that the API does not know, which Helm sends and the API drops, and two entries of one name. */
const ODD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: odd }
spec:
  replicas: 0
  colour: blue
  selector: { matchLabels: { app: odd } }
  template:
    metadata: { labels: { app: odd } }
    spec: { containers: [{ name: odd, image: x.invalid/odd:1, env: [{ name: A, value: "1" }, { name: A, value: "2" }] }] }
`;

/** Namespace of the release. */
export const namespace = "web";

/** Paths of what the release makes. */
export const at = {
  deployment: `/apis/apps/v1/namespaces/${namespace}/deployments/hi`,
  service: `/api/v1/namespaces/${namespace}/services/hi`,
  map: `/api/v1/namespaces/${namespace}/configmaps/hi`,
  account: `/api/v1/namespaces/${namespace}/serviceaccounts/hi`,
  pods: `/api/v1/namespaces/${namespace}/pods`,
  secret: `/api/v1/namespaces/${namespace}/secrets/hi`,
  job: `/apis/batch/v1/namespaces/${namespace}/jobs/once`,
  ingress: `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/hi`,
  odd: `/apis/apps/v1/namespaces/${namespace}/deployments/odd`,
};

/** A chart whose release is "hi", on an API server of its own. */
export class ReleaseSite {
  readonly inputs: ReleaseObjectsInputs;

  private constructor(
    readonly plane: ControlPlane,
    private readonly folder: string,
  ) {
    this.inputs = {
      cluster: "test",
      release: "hi",
      namespace,
      kubeconfig: plane.kubeconfig(),
      otherServers: [],
      serverName: "kubernetes.default.svc",
      values: {},
      differences: {},
      comparison: "compared",
    };
    mkdirSync(join(folder, "chart", "templates"), { recursive: true });
    writeFileSync(join(folder, "kubeconfig"), plane.kubeconfig(), { mode: 0o600 });
    const about = "apiVersion: v2\nname: hello\nversion: 1.0.0\n";
    writeFileSync(join(folder, "chart", "Chart.yaml"), about);
    writeFileSync(join(folder, "chart", "values.yaml"), "tag: 1\n");
    this.template("web", WEB);
    this.template("odd", ODD);
  }

  /** Nothing is released yet. */
  static async start(): Promise<ReleaseSite> {
    const plane = await ControlPlane.start();
    return new ReleaseSite(plane, mkdtempSync(join(tmpdir(), "croft-objects-")));
  }

  async stop(): Promise<void> {
    await this.plane.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Adds a template to the chart. */
  template(name: string, text: string): void {
    writeFileSync(join(this.folder, "chart", "templates", `${name}.yaml`), text);
  }

  install(): void {
    this.helm("install", "hi", join(this.folder, "chart"), "--create-namespace");
  }

  upgrade(...flags: readonly string[]): void {
    this.helm("upgrade", "hi", join(this.folder, "chart"), ...flags);
  }

  uninstall(): void {
    this.helm("uninstall", "hi");
  }

  /** Patches an object as somebody else would. */
  edit(path: string, body: unknown): Promise<unknown> {
    return this.plane.request("PATCH", path, body);
  }

  /** Deletes an object as somebody else would. */
  remove(path: string): Promise<unknown> {
    return this.plane.request("DELETE", path);
  }

  /** What a preview would show. */
  async seen(more: Partial<ReleaseObjectsInputs> = {}): Promise<Record<string, string> | string> {
    const declared = { ...this.inputs, ...more };
    const live = await kind.read(new FakeSession({}), declared);
    if (live === undefined) return "gone";
    const { differences, comparison } = live.inputs;
    expect({ ...live.inputs, differences: {}, comparison: "compared" }).toEqual(declared);
    return comparison === "compared" ? differences : comparison;
  }

  /** What the next revision would say of itself. */
  async described(): Promise<unknown> {
    const live = await kind.read(new FakeSession({}), this.inputs);
    return live?.outputs?.["description"];
  }

  /** What a preview would show after an update. */
  async mended(): Promise<Record<string, string> | string> {
    const session = new FakeSession({});
    await kind.update(session, this.inputs, this.inputs, ["differences"]);
    expect(session.ran).toEqual([]);
    return this.seen();
  }

  private helm(...args: readonly string[]): void {
    const flags = ["--namespace", namespace, "--kubeconfig", join(this.folder, "kubeconfig")];
    execFileSync(HELM_BINARY, [...args, ...flags], { stdio: "pipe" });
  }
}
