/** What a node's kubeconfigs say, as lines of `grep -H`. That kubeadm makes such files is shown on machines. */
import { expect, test } from "vitest";
import { parse } from "yaml";
import {
  kubeconfigFaults,
  kubeconfigStanding,
  renderKubeletConf,
} from "../../../provider/kubernetes/kubeconfig-files";
import { activeCluster } from "../../../provider/kubernetes/kubeconfig";
import { authority, nodeInputs } from "./node-inputs";

const own = "10.66.0.13:6443";
const endpoint = "api.small.internal:6443";
const base64 = (text: string) => Buffer.from(text).toString("base64");

const lines = (file: string, server: string, trusted = authority) =>
  `${file}:    certificate-authority-data: ${base64(trusted)}\n${file}:    server: https://${server}\n`;
const certificate = (path = "/var/lib/kubelet/pki/kubelet-client-current.pem") =>
  `kubelet.conf:    client-certificate: ${path}\n`;

const kubelet = (server: string, trusted?: string, path?: string) =>
  lines("kubelet.conf", server, trusted) + certificate(path);
const servers =
  lines("admin.conf", endpoint) +
  lines("controller-manager.conf", own) +
  lines("scheduler.conf", own);

const standing = (said: string | undefined, server?: string) =>
  kubeconfigStanding(kubeconfigFaults(said, nodeInputs, server));

test.each([
  ["a control plane's, as kubeadm makes them", kubelet(own) + servers, own],
  ["a control plane's that was upgraded", kubelet(endpoint) + servers, own],
  ["a worker's", kubelet(endpoint), undefined],
  ["of which nothing was read", undefined, own],
  // A server's that is missing is its certificate's difference.
  ["of a control plane without the scheduler's", kubelet(own) + servers.slice(0, -1), own],
])("%s are as made", (_, said, server) => expect(standing(said, server)).toBe("as made"));

test.each([
  ["", "kubelet.conf: names no server"],
  [kubelet(own), `kubelet.conf: server https://${own}`],
  [kubelet(endpoint, "another"), "kubelet.conf: trusts another authority"],
  [kubelet(endpoint, authority, "/root/x.pem"), "kubelet.conf: shows another certificate"],
])("a worker's that say %j: %s", (said, words) => expect(standing(said)).toBe(words));

test("each of a control plane's is named", () =>
  expect(
    standing(kubelet("192.0.2.66:6443") + servers.replaceAll(own, "192.0.2.66:6443"), own),
  ).toBe(
    "kubelet.conf: server https://192.0.2.66:6443, controller-manager.conf: server https://192.0.2.66:6443, " +
      "scheduler.conf: server https://192.0.2.66:6443",
  ));

test("a kubelet's that is written anew leads where it should, by the kubelet's own certificate", () => {
  const text = renderKubeletConf(nodeInputs, own);
  const { cluster, user } = activeCluster(text);
  expect(cluster["server"]).toBe(`https://${own}`);
  expect(user["client-key"]).toBe("/var/lib/kubelet/pki/kubelet-client-current.pem");
  const said = text
    .split("\n")
    .filter((line) => /^ *(server|certificate-authority-data|client-certificate): /.test(line))
    .map((line) => `kubelet.conf:${line}\n`)
    .join("");
  expect(standing(said, own)).toBe("as made");
  expect((parse(renderKubeletConf(nodeInputs)) as { kind: string }).kind).toBe("Config");
});
