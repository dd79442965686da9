import type { HostAccess } from "../access";
import { firstThenOthers } from "../first-then-others";
import type { Reader, Session } from "../kind";
import { rows, words } from "../rows";
import { ADMINISTRATION } from "./leaving";
import { sponsor } from "./members";
import { ENVIRONMENT } from "./shell";

/**
 * Fact `outlived`: pods that are older than the account they run as, "NAMESPACE/ACCOUNT POD" a line, without those that are told to
 * go; no fact where the API does not tell. An account that is deleted and made anew is another to the API,
 * which refuses whoever comes with a token of the former one; the kubelet gives a pod its next token when four fifths of an hour are
 * over. Times of the API sort as text.
 */
const look = {
  text: `${ENVIRONMENT}
[ -n "$(member)" ] || exit 0
${ADMINISTRATION}
list=$(bounded get pods,serviceaccounts -A -o 'jsonpath={range .items[*]}{.kind}|{.metadata.namespace}/{.metadata.name}|{.metadata.creationTimestamp}|{.spec.serviceAccountName}|{.metadata.deletionTimestamp}{"\\n"}{end}') || exit 0
printf '%s\\n' "$list" | awk -F '|' '
  $1 == "ServiceAccount" { made[$2] = $3 }
  $1 == "Pod" && $4 != "" && $5 == "" { split($2, name, "/"); account[$2] = name[1] "/" $4; started[$2] = $3 }
  END { for (pod in account) if (account[pod] in made && started[pod] < made[account[pod]]) { split(pod, name, "/"); print account[pod], name[2] } }' |
  sort | factf outlived`,
};

/**
 * Makes pods anew, "NAMESPACE POD WORKLOAD" a line, one after another: those that answer names are as many as a cluster needs. That
 * one of them does not come back is for others to say.
 */
const restart = {
  text: `${ENVIRONMENT}${ADMINISTRATION}
printf '%s\\n' "$pods" | while read -r namespace pod workload; do
  progress "starting $pod anew, which has outlived its service account"
  kubectl -n "$namespace" delete pod "$pod" --ignore-not-found --wait=false >/dev/null </dev/null
  kubectl -n "$namespace" wait --for=delete "pod/$pod" --timeout=60s >/dev/null 2>&1 </dev/null || :
  kubectl -n "$namespace" rollout status "$workload" --timeout=60s >/dev/null 2>&1 </dev/null || :
done`,
};

/** Pods that have outlived their service account, by "NAMESPACE/ACCOUNT"; none where no API tells of them. */
export async function outlivedPods(
  reader: Reader,
  members: readonly HostAccess[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const said = await firstThenOthers(
    members,
    async (access) => (await reader.probe(access, look).catch(() => undefined))?.facts["outlived"],
    (lines) => lines !== undefined,
  );
  const lines = rows(said.find((one) => one !== undefined)).map(words);
  const accounts = [...new Set(lines.map(([account = ""]) => account))];
  return Object.fromEntries(
    accounts.map((account) => [
      account,
      lines.filter(([other]) => other === account).map(([, pod = ""]) => pod),
    ]),
  );
}

/**
 * Has the pods of these workloads that have outlived their service account made anew.
 * @param workloads "DaemonSet/kube-proxy", by "NAMESPACE/ACCOUNT"
 */
export async function restartOutlived(
  session: Session,
  members: readonly HostAccess[],
  workloads: Readonly<Record<string, string>>,
): Promise<void> {
  const outlived = await outlivedPods(session, members);
  const due = Object.entries(workloads).flatMap(([account, workload]) =>
    (outlived[account] ?? []).map((pod) => `${account.split("/")[0]} ${pod} ${workload}`),
  );
  if (due.length === 0) return;
  const through = await sponsor(session, members);
  const vars = { pods: due.join("\n") };
  await session.run(through, { ...restart, vars }, { timeoutSeconds: 1200 });
}
