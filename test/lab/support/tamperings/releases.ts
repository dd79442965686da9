import { row, type Tampering } from "../tampering";
import { haproxy } from "./balancer";

const objects = "croft:releases:ReleaseObjects";
const differences = (...of: readonly string[]) =>
  row(objects, "releases-visits", ...of.map((one) => `differences["${one}"]`));

/** Releases belong to another provider, but a preview must show them all the same. */
export const releaseTamperings: readonly Tampering[] = [
  {
    title: "a release's value",
    host: "workstation",
    command: "helm upgrade visits charts/visits -n visits --reuse-values --set greeting=evil",
    rows: [row("kubernetes:helm.sh/v3:Release", "releases-visits", "values.greeting")],
    inside: haproxy,
  },
  {
    // Helm's patch from the one record to the other would name two ports with one node port.
    title: "a release's value, and its service on another port",
    host: "workstation",
    command:
      "helm upgrade visits charts/visits -n visits --reuse-values --set greeting=evil && " +
      `kubectl -n visits patch service visits --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":81}]'`,
    rows: [
      row("kubernetes:helm.sh/v3:Release", "releases-visits", "values.greeting"),
      differences("Service visits/visits spec.ports[http].port"),
    ],
    inside: haproxy,
  },
  {
    title: "a release's deployment deleted",
    host: "workstation",
    command: "kubectl -n visits delete deployment visits",
    rows: [differences("Deployment visits/visits")],
    inside: haproxy,
    proof: {
      command: "kubectl -n visits get deployment visits -o jsonpath={.spec.replicas}",
      prints: "2",
    },
  },
  {
    title: "a release's deployment scaled to nothing",
    host: "workstation",
    command: "kubectl -n visits scale deployment visits --replicas=0",
    rows: [differences("Deployment visits/visits spec.replicas")],
    inside: haproxy,
    proof: {
      command: "kubectl -n visits get deployment visits -o jsonpath={.spec.replicas}",
      prints: "2",
    },
  },
  {
    title: "another image in a release's deployment",
    host: "workstation",
    command: "kubectl -n visits set image deployment visits visits=croft.internal/evil:1",
    rows: [differences("Deployment visits/visits spec.template.spec.containers[visits].image")],
    inside: haproxy,
  },
  {
    // The API knows a port by its number: edited, it stands for another one.
    title: "a release's service on another port",
    host: "workstation",
    command: `kubectl -n visits patch service visits --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":81}]'`,
    rows: [differences("Service visits/visits spec.ports[http].port")],
    inside: haproxy,
    proof: {
      command: "kubectl -n visits get service visits -o jsonpath={.spec.ports[0].port}",
      prints: "80",
    },
  },
];
