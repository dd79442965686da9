/** How live objects are shown beside declared ones, from what kubectl says. */
import { expect, test } from "vitest";
import { planCluster } from "../../../components/kubernetes/plan";
import { renderFlannel } from "../../../components/kubernetes/render-flannel";
import { liveObjects } from "../../../provider/kinds/kubernetes-addon/difference";
import { golden } from "../../support/golden";
import { smallSite } from "../../support/site";

// The site the recording was made on: its networks stand in the texts.
const recorded = smallSite({
  mesh: {
    carriers: ["wireguard"],
    network: "10.66.0.0/24",
    port: 51820,
    tincPort: 655,
    linkMtu: 1500,
  },
  kubernetes: {
    version: "v1.36.2",
    podNetwork: "10.244.0.0/16",
    serviceNetwork: "10.96.0.0/16",
    corefile: "",
  },
});
const declared = Object.fromEntries(
  renderFlannel(planCluster(recorded)!, "ghcr.io/flannel-io/flannel:v0.26.7"),
);
const live = () =>
  liveObjects(declared, golden("kubernetes/addon.diff"), golden("kubernetes/addon-live.json"), {});

test("nothing differs: the declared texts", () =>
  expect(liveObjects(declared, "", "", {})).toEqual(declared));

test("an account that its pods have outlived is told with their names", () => {
  const account = "ServiceAccount kube-flannel/flannel";
  const shown = liveObjects(declared, "", "", { "kube-flannel/flannel": ["a", "b"] });
  expect(shown).toEqual({ ...declared, [account]: `${declared[account]}# Outlived by a, b\n` });
});

test("objects that nobody touched are as declared; one that was deleted has no entry", () => {
  const names = Object.keys(declared).filter((name) => live()[name] === declared[name]);
  expect(names).toEqual([
    // A label beside the declared ones belongs to somebody else.
    "Namespace kube-flannel",
    "ClusterRole flannel",
    "ServiceAccount kube-flannel/flannel",
  ]);
  expect("ClusterRoleBinding flannel" in live()).toBe(false);
});

/** Lines of one text that the other lacks. */
const without = (text: string, other: string) =>
  text.split("\n").filter((line) => !other.split("\n").includes(line));

test.each([
  ["DaemonSet kube-flannel/kube-flannel", "          image: ghcr.io/flannel-io/flannel:v0.26.6"],
  ["ConfigMap kube-flannel/kube-flannel-cfg", '  net-conf.json: "{}"'],
])("%s shows the edited line and no other", (name, line) =>
  expect(without(live()[name]!, declared[name]!)).toEqual([line]),
);

test("an addition that applying would take away is told", () => {
  const diff = [
    "diff -u -N /tmp/LIVE-1/v1.ServiceAccount.kube-flannel.flannel /tmp/MERGED-1/v1.ServiceAccount.kube-flannel.flannel",
    "--- /tmp/LIVE-1/a",
    "+++ /tmp/MERGED-1/a",
    "@@ -1,3 +1,2 @@",
    "-automountServiceAccountToken: false",
    " kind: ServiceAccount",
  ].join("\n");
  const name = "ServiceAccount kube-flannel/flannel";
  const shown = liveObjects(declared, diff, golden("kubernetes/addon-live.json"), {})[name]!;
  expect(without(shown, declared[name]!)).toEqual([
    "# The API would change:",
    "# -automountServiceAccountToken: false",
  ]);
});
