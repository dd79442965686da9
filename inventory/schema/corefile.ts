import { text } from "./texts";

/** Plugins without which the cluster has no names, its pods never count as ready, or a change waits for their next start. */
const needed = ["kubernetes", "health", "ready", "reload"];

/** @see CoreDNS's manual, "Configuration" */
export const corefile = text((value) => {
  const lines = value.split("\n").map((line) => line.replace(/(^|\s)#.*$/, ""));
  const bare = lines.join("\n");
  if (bare.trim() === "")
    return "is empty; write CoreDNS's whole configuration, or leave it out for the one that kubeadm makes";
  const count = (brace: string) => bare.split(brace).length - 1;
  if (count("{") !== count("}"))
    return `has ${count("{")} opening braces and ${count("}")} closing ones; write as many of both`;
  const words = new Set(lines.map((line) => line.trim().split(/\s+/)[0]));
  const missing = needed.filter((plugin) => !words.has(plugin));
  return missing.length === 0
    ? undefined
    : `does without the plugins ${missing.join(", ")}, by which pods find services, are known to be ready and take over changes; add a line of each`;
});
