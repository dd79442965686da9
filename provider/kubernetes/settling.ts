import type { HostAccess } from "../access";
import type { Reader, Session } from "../kind";
import type { NodeInputs } from "./inputs";
import { ADMINISTRATION } from "./leaving";
import {
  labelChanges,
  managedLabels,
  type NodeFacts,
  parseNode,
  taintChanges,
} from "./node-object";
import * as shell from "./shell";

const lookAtNode = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
scratch
kubectl get node "$node" -o json 2>"$tmp/why" && exit 0
grep -q NotFound "$tmp/why" && exit 0
cat "$tmp/why" >&2
exit 1`,
};

/** Arguments come a line each: no label or taint holds a newline. */
const settle = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
each() { set --; while IFS= read -r line; do [ -z "$line" ] || set -- "$@" "$line"; done; [ $# = 0 ] || "$verb" "$@"; }
label() { kubectl label node "$node" --overwrite "$@" >/dev/null; }
taint() { kubectl taint node "$node" --overwrite "$@" >/dev/null; }
verb=label
each <<END
$labels
END
verb=taint
each <<END
$taints
END
[ "$uncordon" = no ] || kubectl uncordon "$node" >/dev/null`,
};

/** The node object as a control plane sees it; undefined while there is none. */
export async function nodeFacts(
  reader: Reader,
  through: HostAccess,
  node: string,
): Promise<NodeFacts | undefined> {
  const { stdout, code, stderr } = await reader.probe(through, { ...lookAtNode, vars: { node } });
  if (code !== 0) throw new Error(`looking at node ${node} through ${through.host}: ${stderr}`);
  return stdout.trim() === "" ? undefined : parseNode(stdout);
}

/**
 * Labels, taints and whether the node takes pods, as declared. Only a control plane's credentials may set them.
 * @param former the labels that were managed before: those no longer declared are taken off
 */
export async function settleNode(
  session: Session,
  through: HostAccess,
  inputs: NodeInputs,
  former: Readonly<Record<string, string>> = {},
): Promise<void> {
  const live = await nodeFacts(session, through, inputs.node);
  if (live === undefined) throw new Error(`there is no node ${inputs.node} to label`);
  const managed = managedLabels(live.labels, { ...former, ...inputs.labels });
  const labels = labelChanges(managed, inputs.labels);
  const taints = taintChanges(live.taints, inputs.taints);
  const uncordon = inputs.schedulable && !live.schedulable;
  if (labels.length + taints.length === 0 && !uncordon) return;
  await session.run(through, {
    ...settle,
    vars: {
      node: inputs.node,
      labels: labels.join("\n"),
      taints: taints.join("\n"),
      uncordon: uncordon ? "yes" : "no",
    },
  });
}
