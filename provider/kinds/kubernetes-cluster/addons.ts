import type { HostAccess } from "../../access";
import { firstThenOthers } from "../../first-then-others";
import type { Reader, Session } from "../../kind";
import { settledCluster } from "../../kubernetes/inputs";
import { ADMINISTRATION } from "../../kubernetes/leaving";
import { sponsor } from "../../kubernetes/members";
import * as shell from "../../kubernetes/shell";

/** kubeadm's addons, without which no service has a name or an address, and the objects each of them is. */
const addons = {
  coredns: [
    "serviceaccount/coredns",
    "clusterrole.rbac.authorization.k8s.io/system:coredns",
    "clusterrolebinding.rbac.authorization.k8s.io/system:coredns",
    "configmap/coredns",
    "deployment.apps/coredns",
    "service/kube-dns",
  ],
  "kube-proxy": [
    "serviceaccount/kube-proxy",
    "clusterrolebinding.rbac.authorization.k8s.io/kubeadm:node-proxier",
    "role.rbac.authorization.k8s.io/kube-proxy",
    "rolebinding.rbac.authorization.k8s.io/kube-proxy",
    "configmap/kube-proxy",
    "daemonset.apps/kube-proxy",
  ],
} as const;

const objects = Object.values(addons).flat();

const look = {
  text: `${shell.ENVIRONMENT}
[ -f "$own/member" ] || exit 0
${ADMINISTRATION}
found=$(timeout 15 kubectl -n kube-system get --ignore-not-found -o name ${objects.join(" ")} 2>&1) && fact found "$found"`,
};

/** Nothing is applied that is there: a Corefile that somebody has made their own stays, as kubeadm's upgrades let it. */
const make = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}
for addon in $missing; do
  progress "putting $addon back"
  kubeadm_step init phase addon "$addon" --config "$own/kubeadm.yaml"
done`,
};

/** "in place", or which objects are missing; "in place" as well where no API answers, which other rows say. */
export async function addonsStanding(
  reader: Reader,
  members: readonly HostAccess[],
): Promise<string> {
  const said = await firstThenOthers(
    members,
    (access) => reader.probe(access, look).catch(() => undefined),
    (answer) => answer?.facts["found"] !== undefined,
  );
  const found = said.map((answer) => answer?.facts["found"]).find((names) => names !== undefined);
  if (found === undefined) return settledCluster.addons;
  const names = new Set(found.split("\n"));
  const missing = objects.filter((object) => !names.has(object));
  return missing.length === 0 ? settledCluster.addons : `missing: ${missing.join(", ")}`;
}

/** @param standing what {@link addonsStanding} said */
export async function restoreAddons(
  session: Session,
  members: readonly HostAccess[],
  standing: string,
): Promise<void> {
  const missing = Object.entries(addons)
    .filter(([, parts]) => parts.some((object) => standing.includes(object)))
    .map(([addon]) => addon);
  if (missing.length === 0) return;
  await session.run(await sponsor(session, members), {
    ...make,
    vars: { missing: missing.join(" ") },
  });
}
