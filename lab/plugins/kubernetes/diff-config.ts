import { detailedDiff, sameValue } from "../../../provider/grpc/detailed-diff";
import type { DiffAnswer, DiffConfigCall, DiffKind } from "../../../provider/grpc/handlers";
import { isUnknown } from "../../../provider/grpc/sentinels";
import type { Properties } from "../../../provider/grpc/wire";
import { activeCluster } from "../../../provider/kubernetes/kubeconfig";

/** Words that say which cluster is meant. */
const WHICH_CLUSTER = ["kubeconfig", "context", "cluster"];

/**
 * Whether a changed configuration means another cluster, hence a replacement of everything in it.
 *
 * With a `clusterIdentifier` that is set and stays, never; when it changes, always. Without it, when the active cluster's
 * entry (its address, its authority) changes, or cannot be known yet.
 */
export function diffConfig({ olds, news }: DiffConfigCall): DiffAnswer {
  const diffs = detailedDiff(olds, news);
  const identifier = "clusterIdentifier";
  const [before, now] = [olds[identifier], news[identifier]];
  const kept = now !== undefined && now !== "" && sameValue(before, now);
  if (before !== undefined && now !== undefined && !kept) {
    diffs.set(identifier, "update-replace");
  }
  if (!kept && meansAnotherCluster(olds, news)) {
    for (const [path, kind] of diffs) {
      if (WHICH_CLUSTER.includes(path)) {
        diffs.set(path, kind.endsWith("-replace") ? kind : (`${kind}-replace` as DiffKind));
      }
    }
  }
  return { diffs };
}

function meansAnotherCluster(olds: Properties, news: Properties): boolean {
  if (WHICH_CLUSTER.some((word) => isUnknown(news[word]))) {
    return true;
  }
  const [before, now] = [activeEntry(olds), activeEntry(news)];
  return before !== undefined && now !== undefined && !sameValue(before, now);
}

/** undefined for a kubeconfig that is no text with an active cluster: then nothing can be said. */
function activeEntry(config: Properties): unknown {
  const text = config["kubeconfig"];
  if (typeof text !== "string") {
    return undefined;
  }
  try {
    const choice = { context: asText(config["context"]), cluster: asText(config["cluster"]) };
    return activeCluster(text, choice).cluster;
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
