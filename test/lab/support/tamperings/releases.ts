import { row, type Tampering } from "../tampering";
import { haproxy } from "./balancer";

/** Releases belong to another provider, but a preview must show them all the same. */
export const releaseTamperings: readonly Tampering[] = [
  {
    title: "a release's value",
    host: "workstation",
    command: "helm upgrade visits charts/visits -n visits --reuse-values --set greeting=evil",
    rows: [row("kubernetes:helm.sh/v3:Release", "releases-visits", "values.greeting")],
    inside: haproxy,
  },
];
