import { afterAll, beforeAll, expect, test } from "vitest";
import { kubernetesEdition } from "../../lab/plugins/kubernetes/provider";
import { UNKNOWN } from "../../provider/grpc/sentinels";
import type { Properties } from "../../provider/grpc/wire";
import { EditionClient } from "./support/client";

// Which changes of its configuration replace the provider, and with it every object it has made.

let client: EditionClient;

beforeAll(async () => {
  client = await EditionClient.start(kubernetesEdition());
});

afterAll(() => client.stop());

const config = (server: string, token: string): string =>
  JSON.stringify({
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: { token } }],
  });
const [one, two] = ["https://one:6443", "https://two:6443"];

test.each<[string, Properties, Properties, string[]]>([
  ["other credentials", { kubeconfig: config(one, "a") }, { kubeconfig: config(one, "b") }, []],
  [
    "another address",
    { kubeconfig: config(one, "a") },
    { kubeconfig: config(two, "a") },
    ["kubeconfig"],
  ],
  ["not known yet", { kubeconfig: config(one, "a") }, { kubeconfig: UNKNOWN }, ["kubeconfig"]],
  [
    "another address of the same cluster",
    { kubeconfig: config(one, "a"), clusterIdentifier: "lab" },
    { kubeconfig: config(two, "a"), clusterIdentifier: "lab" },
    [],
  ],
  [
    "not known yet, the same cluster",
    { kubeconfig: config(one, "a"), clusterIdentifier: "lab" },
    { kubeconfig: UNKNOWN, clusterIdentifier: "lab" },
    [],
  ],
  [
    "another identifier",
    { kubeconfig: config(one, "a"), clusterIdentifier: "lab" },
    { kubeconfig: config(one, "a"), clusterIdentifier: "pi" },
    ["clusterIdentifier"],
  ],
  [
    "an identifier is added",
    { kubeconfig: config(one, "a") },
    { kubeconfig: config(one, "a"), clusterIdentifier: "lab" },
    [],
  ],
])("%s", async (_, olds, news, replaces) => {
  const diff = await client.diffConfig(olds, news);
  expect([diff.changes, diff.replaces]).toEqual([true, replaces]);
});
