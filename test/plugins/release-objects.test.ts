/**
 * What a preview sees of a release's objects and an update puts back, on a real API server, with records that Helm itself
 * has written. Not proved here: what controllers of running pods write meanwhile; the lab's tests have it.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kind } from "../../provider/kinds/release-objects/kind";
import type { ReleaseObjectsInputs } from "../../provider/kinds/release-objects/resource";
import { FakeSession } from "../provider/kubernetes/fake-session";
import {
  CONTROL_PLANE_IS_HERE,
  ControlPlane,
  freePorts,
  HELM_BINARY,
} from "./support/control-plane";

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  replicas: 2
  selector: { matchLabels: { app: x } }
  template:
    metadata: { labels: { app: x } }
    spec:
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

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: lamps.example.org, creationTimestamp: null }
spec:
  group: example.org
  scope: Namespaced
  names: { kind: Lamp, plural: lamps }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;

const namespace = "web";
const at = {
  deployment: `/apis/apps/v1/namespaces/${namespace}/deployments/hi`,
  service: `/api/v1/namespaces/${namespace}/services/hi`,
  map: `/api/v1/namespaces/${namespace}/configmaps/hi`,
  secret: `/api/v1/namespaces/${namespace}/secrets/hi`,
  job: `/apis/batch/v1/namespaces/${namespace}/jobs/once`,
  ingress: `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/hi`,
  odd: `/apis/apps/v1/namespaces/${namespace}/deployments/odd`,
};

describe.skipIf(!CONTROL_PLANE_IS_HERE)("the objects of a release", () => {
  let plane: ControlPlane;
  let folder: string;
  let inputs: ReleaseObjectsInputs;

  beforeAll(async () => {
    plane = await ControlPlane.start();
    folder = mkdtempSync(join(tmpdir(), "croft-objects-"));
    mkdirSync(join(folder, "chart", "templates"), { recursive: true });
    writeFileSync(join(folder, "kubeconfig"), plane.kubeconfig(), { mode: 0o600 });
    writeFileSync(
      join(folder, "chart", "Chart.yaml"),
      "apiVersion: v2\nname: hello\nversion: 1.0.0\n",
    );
    writeFileSync(join(folder, "chart", "values.yaml"), "tag: 1\n");
    writeFileSync(join(folder, "chart", "templates", "web.yaml"), WEB);
    writeFileSync(join(folder, "chart", "templates", "odd.yaml"), ODD);
    inputs = {
      cluster: "test",
      release: "hi",
      namespace,
      kubeconfig: plane.kubeconfig(),
      otherServers: [],
      serverName: "kubernetes.default.svc",
      differences: {},
      comparison: "compared",
    };
    expect(await seen()).toBe("gone");
    helm("install", "hi", join(folder, "chart"), "--create-namespace");
  });

  afterAll(async () => {
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function helm(...args: string[]): string {
    const flags = ["--namespace", namespace, "--kubeconfig", join(folder, "kubeconfig")];
    return execFileSync(HELM_BINARY, [...args, ...flags], { encoding: "utf8", stdio: "pipe" });
  }

  /** What a preview would show. */
  async function seen(declared = inputs): Promise<Record<string, string> | string> {
    const live = await kind.read(new FakeSession({}), declared);
    if (live === undefined) return "gone";
    const { differences, comparison } = live.inputs;
    expect({ ...live.inputs, differences: {}, comparison: "compared" }).toEqual(declared);
    return comparison === "compared" ? differences : comparison;
  }

  async function mended(): Promise<Record<string, string> | string> {
    const session = new FakeSession({});
    await kind.update(session, inputs, inputs, ["differences"]);
    expect(session.ran).toEqual([]);
    return seen();
  }

  /** What the cases edit of a Deployment. */
  interface Deployment {
    readonly spec: {
      readonly selector: { matchLabels: object };
      readonly template: {
        readonly metadata: { labels: object };
        readonly spec: {
          readonly containers: readonly { env: readonly { name: string; value?: string }[] }[];
        };
      };
    };
  }
  const deployment = async () =>
    (await plane.request("GET", at.deployment)) as unknown as Deployment;
  const containerOf = async () => (await deployment()).spec.template.spec.containers[0]!;

  const edit = (path: string, body: unknown) => plane.request("PATCH", path, body);
  const web = (fields: object) => ({
    spec: { template: { spec: { containers: [{ name: "web", ...fields }] } } },
  });

  // Broken by: comparing texts instead of what the API makes of them: cpu 1000m is written "1", ports get a protocol.
  test("untouched: nothing differs", async () => expect(await seen()).toEqual({}));

  test("what stands beside the released fields is nobody's tampering", async () => {
    await edit(at.deployment, {
      metadata: { annotations: { note: "mine" } },
      spec: { paused: true },
    });
    await edit(at.map, { data: { other: "mine" } });
    const container = await containerOf();
    container.env = [{ name: "ZERO", value: "0" }, ...container.env, { name: "ADDED", value: "x" }];
    await edit(at.deployment, web(container));
    expect(await seen()).toEqual({});
  });

  test.each<[string, () => Promise<unknown>, Record<string, string>]>([
    [
      "scaled to zero",
      () => edit(at.deployment, { spec: { replicas: 0 } }),
      { "Deployment web/hi spec.replicas": "0, released as 2" },
    ],
    [
      "another image",
      async () => {
        const container = await containerOf();
        await edit(at.deployment, web({ ...container, image: "evil" }));
      },
      {
        "Deployment web/hi spec.template.spec.containers[web].image":
          '"evil", released as "x.invalid/web:1"',
      },
    ],
    [
      "an environment variable of a container",
      async () => {
        const container = await containerOf();
        const env = container.env.map((one) => (one.name === "TWO" ? { name: "TWO" } : one));
        await edit(at.deployment, web({ ...container, env }));
      },
      {
        "Deployment web/hi spec.template.spec.containers[web].env[TWO].value":
          'absent, released as "2"',
      },
    ],
    [
      "the number of a container's port, by which its list knows it",
      async () => {
        const container = await containerOf();
        await edit(
          at.deployment,
          web({ ...container, ports: [{ name: "http", containerPort: 9 }] }),
        );
      },
      {
        "Deployment web/hi spec.template.spec.containers[web].ports[http].containerPort":
          "9, released as 8080",
        // What stood beside the released ones goes with it: the API cannot tell them from the edited one.
        "Deployment web/hi spec.template.spec.containers[web].env[ZERO]":
          '{"name":"ZERO","value":"0"}, not released',
        "Deployment web/hi spec.template.spec.containers[web].env[ADDED]":
          '{"name":"ADDED","value":"x"}, not released',
      },
    ],
    [
      "a service's port",
      () => edit(at.service, { spec: { ports: [{ name: "http", port: 81, nodePort: 30080 }] } }),
      {
        "Service web/hi spec.ports[http].port": "81, released as 80",
        "Service web/hi spec.ports[http].targetPort": '81, released as "http"',
      },
    ],
    [
      "a service's node port and selector",
      () =>
        edit(at.service, {
          spec: {
            selector: { app: "evil" },
            ports: [{ name: "http", port: 80, targetPort: "http", nodePort: 30099 }],
          },
        }),
      {
        "Service web/hi spec.ports[http].nodePort": "30099, released as 30080",
        "Service web/hi spec.selector.app": '"evil", released as "x"',
      },
    ],
    [
      "a mark of Helm's",
      () => edit(at.map, { metadata: { annotations: { "meta.helm.sh/release-name": null } } }),
      {
        'ConfigMap web/hi metadata.annotations["meta.helm.sh/release-name"]':
          'absent, released as "hi"',
      },
    ],
    [
      "a deployment deleted",
      () => plane.request("DELETE", at.deployment),
      { "Deployment web/hi": "missing" },
    ],
    [
      "a service deleted, an ingress's host edited",
      async () => {
        await plane.request("DELETE", at.service);
        await edit(at.ingress, { spec: { rules: [{ host: "evil.internal" }] } });
      },
      {
        "Service web/hi": "missing",
        "Ingress web/hi spec.rules[0].host": '"evil.internal", released as "web.internal"',
        "Ingress web/hi spec.rules[0].http": expect.stringMatching(
          /^absent, released as \{"paths/,
        ) as string,
      },
    ],
    [
      "a secret edited, whose content is not shown",
      () => edit(at.secret, { stringData: { password: "evil" } }),
      { "Secret web/hi data.password": "differs from what was released" },
    ],
    [
      "a map of somebody's own finalizer that is being deleted",
      async () => {
        await edit(at.map, { metadata: { finalizers: ["example.org/slow"] } });
        await plane.request("DELETE", at.map);
        setTimeout(() => void edit(at.map, { metadata: { finalizers: null } }), 6000);
      },
      { "ConfigMap web/hi": "being deleted" },
    ],
    [
      "a deployment with fields that the API does not know",
      () => edit(at.odd, { spec: { replicas: 1 } }),
      { "Deployment web/odd spec.replicas": "1, released as 0" },
    ],
    [
      "one of those deleted",
      () => plane.request("DELETE", at.odd),
      { "Deployment web/odd": "missing" },
    ],
  ])("%s: shown, put back, quiet", async (_, tamper, expected) => {
    await tamper();
    expect(await seen()).toEqual(expected);
    expect(await mended()).toEqual({});
  });

  test("a job that is gone has done its work", async () => {
    await plane.request("DELETE", `${at.job}?propagationPolicy=Background`);
    expect(await seen()).toEqual({});
  });

  test("an object that was made anew with other lasting fields is shown, and refused", async () => {
    const { spec } = await deployment();
    await plane.request("DELETE", at.deployment);
    spec.selector.matchLabels = { app: "evil" };
    spec.template.metadata.labels = { app: "evil" };
    const deployments = at.deployment.replace(/\/hi$/, "");
    await plane.request("POST", deployments, { metadata: { name: "hi" }, spec });
    const found = (await seen()) as Record<string, string>;
    expect(found).toEqual({
      "Deployment web/hi": expect.stringMatching(/^cannot be changed in place: .*spec\.selector/),
    });
    expect(kind.refuse!(new FakeSession({}), inputs, { ...inputs, differences: found })).toEqual([
      expect.stringMatching(/^Deployment web\/hi cannot be changed in place: /),
    ]);
    await plane.request("DELETE", at.deployment);
    expect(await mended()).toEqual({});
  });

  // Broken by: another field manager than Helm's, or an object made again without Helm's marks.
  test("Helm upgrades what was put back, and its newest record is what counts", async () => {
    helm("upgrade", "hi", join(folder, "chart"), "--set", "tag=2");
    expect(await seen()).toEqual({});
    helm("upgrade", "hi", join(folder, "chart"), "--set", "tag=1");
    expect(await seen()).toEqual({});
  });

  test("a definition that is gone comes back before what it defines", async () => {
    const templates = join(folder, "chart", "templates");
    writeFileSync(join(templates, "definition.yaml"), DEFINITION);
    helm("upgrade", "hi", join(folder, "chart"));
    const lamp = "apiVersion: example.org/v1\nkind: Lamp\nmetadata: { name: hall }\non: yes\n";
    writeFileSync(join(templates, "lamp.yaml"), lamp);
    helm("upgrade", "hi", join(folder, "chart"));
    expect(await seen()).toEqual({});
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/lamps.example.org";
    await plane.request("DELETE", path);
    await expect
      .poll(() => plane.request("GET", path), { timeout: 30_000 })
      .toMatchObject({ code: 404 });
    expect(await seen()).toMatchObject({
      "CustomResourceDefinition lamps.example.org": "missing",
    });
    expect(await mended()).toEqual({});
  });

  test("an API that does not answer is no difference of the objects, and another one is asked", async () => {
    const [port] = await freePorts(1);
    const kubeconfig = plane.kubeconfig().replace(`:${plane.port}`, `:${port}`);
    expect(await seen({ ...inputs, kubeconfig })).toMatch(
      /^unknown: https:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/,
    );
    expect(await seen({ ...inputs, kubeconfig, otherServers: [plane.server] })).toEqual({});
  });

  test("credentials that are refused are no difference of the objects either", async () => {
    const kubeconfig = plane.kubeconfig().replace("secret-token", "wrong-token");
    expect(await seen({ ...inputs, kubeconfig })).toBe("unknown: Unauthorized");
  });

  // Broken by: waiting for what no patience mends, or not at all.
  test("a change waits for an API that does not answer, not for one that refuses", async () => {
    const session = new FakeSession({});
    session.cancel();
    const change = (kubeconfig: string) =>
      kind.update(session, inputs, { ...inputs, kubeconfig }, ["differences"]);
    const [port] = await freePorts(1);
    const silent = plane.kubeconfig().replace(`:${plane.port}`, `:${port}`);
    await expect(change(silent)).rejects.toBe(session.signal.reason);
    const refused = plane.kubeconfig().replace("secret-token", "wrong-token");
    await expect(change(refused)).rejects.toThrow("Unauthorized");
  });

  test("what waits out its time is told within seconds", async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const kubeconfig = plane.kubeconfig().replace(`:${plane.port}`, `:${port}`);
    const begun = Date.now();
    expect(await seen({ ...inputs, kubeconfig })).toMatch(/^unknown: .*no answer within 5 s$/);
    expect(Date.now() - begun).toBeLessThan(10_000);
    await new Promise((resolve) => silent.close(resolve));
  });

  test("while Helm is at work nothing is compared; without a deployed record there is nothing", async () => {
    await plane.request("DELETE", at.service);
    expect(await seen()).toEqual({ "Service web/hi": "missing" });
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const labels = { owner: "helm", name: "hi", version: "99", status: "pending-upgrade" };
    const record = { name: "sh.helm.release.v1.hi.v99", labels };
    await plane.request("POST", secrets, { metadata: record, type: "helm.sh/release.v1" });
    expect(await seen()).toEqual({});
    await plane.request("DELETE", `${secrets}/${record.name}`);
    helm("uninstall", "hi");
    expect(await seen()).toBe("gone");
  });
});
