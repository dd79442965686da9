import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubernetesEdition } from "../../lab/plugins/kubernetes/provider";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../provider/grpc/sentinels";
import type { Properties } from "../../provider/grpc/wire";
import { EditionClient } from "./support/client";
import { CONTROL_PLANE_IS_HERE, ControlPlane } from "./support/control-plane";

const [MAP, SECRET, NAMESPACE, DEPLOYMENT] = [
  "kubernetes:core/v1:ConfigMap",
  "kubernetes:core/v1:Secret",
  "kubernetes:core/v1:Namespace",
  "kubernetes:apps/v1:Deployment",
];
const DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

describe.skipIf(!CONTROL_PLANE_IS_HERE)("objects on a control plane", () => {
  let plane: ControlPlane;
  let client: EditionClient;

  beforeAll(async () => {
    plane = await ControlPlane.start();
    client = await EditionClient.start(kubernetesEdition());
    await client.configure({ kubeconfig: plane.kubeconfig() });
  });

  afterAll(async () => {
    await client?.stop();
    await plane?.stop();
  });

  async function checked(
    type: string,
    news: Properties,
    olds: Properties = {},
  ): Promise<Properties> {
    const { inputs, failures } = await client.check(type, news, olds);
    expect(failures).toEqual([]);
    return inputs;
  }

  function kubectl(verb: "GET" | "PATCH", path: string, body?: unknown): Promise<Properties> {
    return plane.request(verb, path, body);
  }

  test("a map: create, quiet, drift, update in place or anew, delete", async () => {
    const inputs = await checked(MAP, {
      metadata: { name: "m", labels: { a: "1", b: "2" } },
      data: { k: "v" },
    });
    const { id, outputs } = await client.create(MAP, inputs);
    expect(id).toBe("default/m");
    expect(outputs["metadata"]).toMatchObject({ namespace: "default", labels: { a: "1" } });
    expect(outputs).not.toHaveProperty("metadata.managedFields");
    await expect(client.create(MAP, inputs)).rejects.toThrow("default/m already exists");
    const diff = async (olds: Properties, news: Properties, oldInputs = inputs) =>
      client.diff(MAP, { olds, oldInputs, news });
    expect((await diff(outputs, inputs)).paths).toEqual([]);

    const path = "/api/v1/namespaces/default/configmaps/m";
    await kubectl("PATCH", path, {
      data: { k: "tampered" },
      metadata: { labels: { foreign: "x" } },
    });
    const live = await client.read(MAP, id, inputs, outputs);
    expect(live.inputs).toMatchObject({ data: { k: "tampered" } });
    expect(live.inputs).not.toHaveProperty("metadata.labels.foreign");
    const anew = await diff(live.outputs, inputs, live.inputs);
    expect([anew.paths, anew.replaces]).toEqual([["data.k"], ["data"]]);

    const fewer = await checked(
      MAP,
      { metadata: { name: "m", labels: { a: "3" } }, data: { k: "tampered" } },
      inputs,
    );
    const inPlace = await diff(live.outputs, fewer, live.inputs);
    expect([inPlace.paths.sort(), inPlace.replaces]).toEqual([
      ["metadata.labels.a", "metadata.labels.b"],
      [],
    ]);
    const forced = {
      ...fewer,
      metadata: {
        ...(fewer["metadata"] as object),
        annotations: { "pulumi.com/patchForce": "true" },
      },
    };
    const states = { id, olds: live.outputs, oldInputs: live.inputs, news: forced };
    await expect(
      client.update(MAP, { ...states, news: { ...fewer, data: { k: "ours" } } }),
    ).rejects.toThrow(/conflict.*pulumi.com\/patchForce/s);
    const updated = await client.update(MAP, states);
    expect(updated["metadata"]).toMatchObject({ labels: { a: "3", foreign: "x" } });
    expect(updated).not.toHaveProperty("metadata.labels.b");

    await client.delete(MAP, id, forced, updated);
    await client.delete(MAP, id, forced, updated);
    expect((await client.read(MAP, id, forced, updated)).id).toBe("");
  });

  test("an object that the original has created can be updated", async () => {
    const manifest = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "theirs", labels: { a: "1", b: "2" } },
    };
    const path = "/api/v1/namespaces/default/configmaps";
    const live = await plane.request("POST", `${path}?fieldManager=pulumi-kubernetes`, manifest);
    const news = { ...manifest, metadata: { name: "theirs", labels: { a: "3" } } };
    const olds = { ...live, __fieldManager: "pulumi-kubernetes-12345678" };
    const updated = await client.update(MAP, {
      id: "default/theirs",
      olds,
      oldInputs: manifest,
      news,
    });
    expect(updated["metadata"]).toMatchObject({ labels: { a: "3" } });
    expect(updated).not.toHaveProperty("metadata.labels.b");
  });

  test("a secret is secret under each of its names", async () => {
    const inputs = await checked(SECRET, {
      metadata: { name: "s" },
      stringData: { word: "sesame" },
    });
    const { id, raw, outputs } = await client.create(SECRET, inputs);
    expect(raw["data"]).toMatchObject({ [SIGNATURE_KEY]: SECRET_SIGNATURE });
    expect(raw["__inputs"]).toMatchObject({ [SIGNATURE_KEY]: SECRET_SIGNATURE });
    const live = await client.read(SECRET, id, inputs, outputs);
    const again = await client.diff(SECRET, {
      olds: live.outputs,
      oldInputs: live.inputs,
      news: inputs,
    });
    expect(again.paths).toEqual([]);
    const other = { ...inputs, stringData: { word: "other" } };
    const diff = await client.diff(SECRET, {
      olds: live.outputs,
      oldInputs: live.inputs,
      news: other,
    });
    expect(diff.replaces).toEqual(["data"]);
  });

  test("a namespace goes when it is empty; a name that is made up says so", async () => {
    const inputs = await checked(NAMESPACE, {});
    expect(inputs["metadata"]).toEqual({
      name: "subject-07070707",
      annotations: { "pulumi.com/autonamed": "true" },
    });
    const { id, outputs } = await client.create(NAMESPACE, inputs);
    expect(id).toBe("subject-07070707");
    await client.delete(NAMESPACE, id, inputs, outputs);
    expect((await client.read(NAMESPACE, id, inputs, outputs)).id).toBe("");
  });

  const deployment = (replicas: number, extra: Properties = {}): Properties => ({
    metadata: { name: "d", annotations: { "pulumi.com/timeoutSeconds": "4" } },
    spec: {
      replicas,
      selector: { matchLabels: { app: "d" } },
      template: {
        metadata: { labels: { app: "d" } },
        spec: {
          containers: [
            {
              name: "c",
              image: "x.invalid/x:1",
              resources: { requests: { cpu: "1000m" } },
              ...extra,
            },
          ],
        },
      },
    },
  });

  test("a deployment: waits, keeps what is not ready, and shows no quantity as changed", async () => {
    const inputs = await checked(DEPLOYMENT, deployment(0));
    const preview = await client.create(DEPLOYMENT, inputs, true);
    expect(preview.outputs).toMatchObject({ spec: { strategy: { type: "RollingUpdate" } } });
    const { id, outputs } = await client.create(DEPLOYMENT, inputs);
    const quiet = await client.diff(DEPLOYMENT, { olds: outputs, oldInputs: inputs, news: inputs });
    expect(quiet.paths).toEqual([]);

    const more = await checked(DEPLOYMENT, deployment(1), inputs);
    const states = { id, olds: outputs, oldInputs: inputs, news: more };
    await expect(client.update(DEPLOYMENT, states)).rejects.toThrow(
      "after 4 s still waiting for 0 of 1 pods to be ready",
    );
    const other = {
      ...more,
      spec: { ...(more["spec"] as object), selector: { matchLabels: { app: "e" } } },
    };
    const anew = await client.diff(DEPLOYMENT, { olds: outputs, oldInputs: inputs, news: other });
    expect(anew.replaces).toEqual(["spec"]);

    const wrong = deployment(0, { image: 7 });
    await expect(client.create(DEPLOYMENT, await checked(DEPLOYMENT, wrong), true)).rejects.toThrow(
      /image/,
    );
    await client.delete(DEPLOYMENT, id, inputs, outputs);
  });

  test("a custom kind follows its definition", async () => {
    const preserve = { type: "object", x_kubernetes_preserve_unknown_fields: true };
    const definition = await checked(DEFINITION, {
      metadata: { name: "huts.croft.example" },
      spec: {
        group: "croft.example",
        scope: "Namespaced",
        names: { plural: "huts", singular: "hut", kind: "Hut" },
        versions: [
          { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: preserve } },
        ],
      },
    });
    const made = await client.create(DEFINITION, definition);
    const same = { olds: made.outputs, oldInputs: definition, news: definition };
    expect((await client.diff(DEFINITION, same)).paths).toEqual([]);
    const HUT = "kubernetes:croft.example/v1:Hut";
    const hut = await checked(HUT, { metadata: { name: "h" }, spec: { roof: "thatch" } });
    const { id, outputs } = await client.create(HUT, hut);
    expect(outputs["spec"]).toEqual({ roof: "thatch" });
    await client.delete(HUT, id, hut, outputs);
    await client.delete(DEFINITION, made.id, definition, made.outputs);
    // Its kind is gone, so it is.
    expect((await client.read(HUT, id, hut, outputs)).id).toBe("");
  });
});
