import { expect, test } from "vitest";
import { activeCluster, credentialsOf } from "../../../provider/kubernetes/kubeconfig";

const base64 = (text: string) => Buffer.from(text).toString("base64");

const text = `
current-context: home
contexts:
  - { name: home, context: { cluster: small, user: admin, namespace: web } }
  - { name: away, context: { cluster: large, user: guest } }
  - { name: nobody, context: { cluster: small } }
  - { name: astray, context: { cluster: small, user: gone } }
clusters:
  - { name: small, cluster: { server: "https://192.0.2.1:6443/", certificate-authority-data: ${base64("authority")} } }
  - { name: large, cluster: { server: "https://192.0.2.2:6443" } }
users:
  - { name: admin, user: { client-certificate-data: ${base64("certificate")}, client-key-data: ${base64("key")} } }
  - { name: guest, user: { token: open-sesame } }
`;

const [small, large] = ["https://192.0.2.1:6443/", "https://192.0.2.2:6443"];
const [admin, guest] = [{ "client-key-data": base64("key") }, { token: "open-sesame" }];

test.each([
  ["the file's own", {}, { cluster: { server: small }, user: admin, namespace: "web" }],
  ["another context", { context: "away" }, { cluster: { server: large }, user: guest }],
  ["another cluster", { cluster: "large" }, { cluster: { server: large }, user: admin }],
  ["anonymous", { context: "nobody" }, { cluster: { server: small }, user: {} }],
])("entries in use: %s", (_, choice, expected) => {
  expect(activeCluster(text, choice)).toMatchObject(expected);
});

test("a context without a namespace has none", () => {
  expect(activeCluster(text, { context: "away" })).not.toHaveProperty("namespace");
});

test.each([
  ['the kubeconfig has no context "undefined"', "contexts: []", {}],
  ['the kubeconfig has no context "home"', "", { context: "home" }],
  ['the kubeconfig has no cluster "huge"', text, { cluster: "huge" }],
  ['the kubeconfig has no user "gone"', text, { context: "astray" }],
])("an entry that is missing: %s", (message, config, choice) => {
  expect(() => activeCluster(config, choice)).toThrow(message);
});

test("credentials: a certificate, or a token in its place", () => {
  expect(credentialsOf(text)).toEqual({
    server: "https://192.0.2.1:6443",
    tls: {
      ca: Buffer.from("authority"),
      cert: Buffer.from("certificate"),
      key: Buffer.from("key"),
    },
  });
  expect(credentialsOf(text.replace("current-context: home", "current-context: away"))).toEqual({
    server: "https://192.0.2.2:6443",
    tls: {},
    token: "open-sesame",
  });
});
