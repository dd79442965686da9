import { z } from "zod";
import { quoted, shown } from "../one-line";
import { text } from "./texts";

/** Syntax of Kubernetes labels and taints (the manual's "Labels and Selectors", "Taints and Tolerations"). */
const namePart = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const prefixPart = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** "name" or "example.org/name". */
export function isQualifiedName(key: string): boolean {
  const [first = "", second, ...rest] = key.split("/");
  if (rest.length > 0) return false;
  return second === undefined
    ? namePart.test(first)
    : prefixPart.test(first) && namePart.test(second);
}

export const labelValue = text((value) =>
  value === "" || namePart.test(value)
    ? undefined
    : `${quoted(value)} is no label value; use at most 63 letters, digits and inner - _ .`,
);

export const labels = z
  .record(z.string(), labelValue)
  .describe("Kubernetes node labels beyond those that the roles give.")
  .meta({ examples: [{ "topology.kubernetes.io/zone": "cellar" }] });

export const taint = text((value) => {
  const [key = "", effect, ...rest] = value.split(":");
  const [name = "", taintValue = "", ...more] = key.split("=");
  const sound =
    rest.length + more.length === 0 &&
    isQualifiedName(name) &&
    (taintValue === "" || namePart.test(taintValue)) &&
    effects.includes(effect ?? "");
  // It would be put back in every run, and taken away in between.
  if (sound && name.startsWith("node.kubernetes.io/"))
    return `${value} is a taint that Kubernetes itself gives and takes; write a key of your own`;
  return sound
    ? undefined
    : `${shown(value)} is no taint; write key=value:Effect or key:Effect with the effect ${effects.join(", ")}`;
});
