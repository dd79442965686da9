/** What flannel is told of a site. */
import { expect, test } from "vitest";
import { parse } from "yaml";
import { planCluster } from "../../components/kubernetes/plan";
import { renderFlannel } from "../../components/kubernetes/render-flannel";
import type { Site } from "../../inventory/site";
import { smallSite } from "../support/site";

/** Flannel's own words of a site. */
function flannelOf(site: Site) {
  const objects = Object.fromEntries(renderFlannel(planCluster(site)!, "image"));
  const { data } = parse(objects["ConfigMap kube-flannel/kube-flannel-cfg"]!) as {
    data: Record<string, string>;
  };
  const daemons = parse(objects["DaemonSet kube-flannel/kube-flannel"]!) as {
    spec: { template: { spec: { tolerations: unknown } } };
  };
  return {
    network: JSON.parse(data["net-conf.json"]!) as unknown,
    tolerations: daemons.spec.template.spec.tolerations,
  };
}

test("the pods' interface is the mesh's, with the mesh's MTU", () =>
  expect(flannelOf(smallSite()).network).toEqual({
    Network: "10.40.0.0/16",
    Backend: { Type: "vxlan", MTU: 1412 },
  }));

// Broken by: an IPv6 network under "Network", which flannel reads as IPv4 alone.
test("pods of IPv6 are told to flannel as such, and IPv4 is switched off", () => {
  const kubernetes = { ...smallSite().kubernetes!, podNetwork: "fd44::/56" };
  expect(flannelOf(smallSite({ kubernetes })).network).toEqual({
    EnableIPv4: false,
    EnableIPv6: true,
    IPv6Network: "fd44::/56",
    Backend: { Type: "vxlan", MTU: 1412 },
  });
});

// Broken by: tolerating NoSchedule alone, as upstream does.
test("no taint that an inventory may write keeps flannel from a node", () =>
  expect(flannelOf(smallSite()).tolerations).toEqual([{ operator: "Exists" }]));
