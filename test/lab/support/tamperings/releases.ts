import { gone, row, type Tampering } from "../tampering";
import { haproxy } from "./balancer";

const objects = "croft:releases:ReleaseObjects";
const differences = (...of: readonly string[]) =>
  row(objects, "releases-visits", ...of.map((one) => `differences["${one}"]`));

const release = (...fields: readonly string[]) =>
  row("kubernetes:helm.sh/v3:Release", "releases-visits", ...fields);

/** Releases belong to another provider, but a preview must show them all the same, whichever plugin serves it. */
export const releaseTamperings: readonly Tampering[] = [
  {
    title: "a value of a release that nobody declared",
    host: "workstation",
    command: "helm upgrade visits charts/visits -n visits --reuse-values --set greeting=evil",
    rows: [differences("values.greeting"), release("description")],
    inside: haproxy,
    proof: {
      command: "helm get values visits -n visits | grep -c greeting || true",
      prints: "0",
    },
  },
  {
    title: "a declared value of a release",
    host: "workstation",
    command:
      "helm upgrade visits charts/visits -n visits --reuse-values --set global.chartDigest=evil",
    rows: [release("description", "values.global.chartDigest")],
    inside: haproxy,
  },
  {
    title: "a revision of somebody's that failed",
    host: "workstation",
    command:
      "helm upgrade visits charts/visits -n visits --reuse-values --set image=croft.internal/visits:none --wait --timeout 5s || true",
    rows: [row(objects, "releases-visits", "differences.revision"), release("description")],
    inside: haproxy,
    proof: {
      command:
        "kubectl get deployment visits -n visits -o jsonpath='{.spec.template.spec.containers[0].image}'",
      prints: "croft.internal/visits:0.1.1",
    },
  },
  {
    title: "a release uninstalled",
    host: "workstation",
    command: "helm uninstall visits -n visits",
    rows: [
      gone(objects, "releases-visits"),
      gone("kubernetes:helm.sh/v3:Release", "releases-visits"),
    ],
    inside: haproxy,
    alone: "the page has no servers meanwhile",
  },
  {
    title: "a release whose Helm was killed",
    host: "workstation",
    command:
      "helm upgrade visits charts/visits -n visits --reuse-values --set greeting=evil --wait & helm=$!; " +
      "until kubectl -n visits get secret -l owner=helm,status=pending-upgrade -o name | grep -q .; do sleep 0.1; done; " +
      "kill -9 $helm; wait $helm || true",
    rows: [row(objects, "releases-visits", "differences.revision")],
    inside: haproxy,
    alone: "an unfinished revision hides what else has become of its release",
    proof: {
      command: "helm get values visits -n visits | grep -c greeting || true",
      prints: "0",
    },
  },
  {
    // Helm's patch from the one record to the other would name two ports with one node port.
    title: "a release's value, and its service on another port",
    host: "workstation",
    command:
      "helm upgrade visits charts/visits -n visits --reuse-values --set greeting=evil && " +
      `kubectl -n visits patch service visits --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":81}]'`,
    rows: [
      differences("Service visits/visits spec.ports[http].port", "values.greeting"),
      release("description"),
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
