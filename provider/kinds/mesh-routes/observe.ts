import type { Answer } from "../../kind";
import type { MeshRoutesInputs } from "./resource";
import { rulesInto } from "./rules";

/** The routes into the network as the host has them; undefined when there is none. */
export function observeRoutes(
  declared: MeshRoutesInputs,
  { facts }: Answer,
): MeshRoutesInputs | undefined {
  const { network, source, roaming } = declared;
  // An interface's address on IPv6 brings a route to itself along.
  const routes = lines(facts["routes"]).filter(
    (route) => !/ proto kernel .*metric 256/.test(route),
  );
  const ofRoaming = (route: string) =>
    roaming.includes(route.split(/[ /]/)[0]!) && declared.carriers.includes(word(route, "dev"));
  const whole = routes.filter((route) => route.startsWith(`${network} `));
  const carriers = inOrder(whole.map((route) => [word(route, "dev"), word(route, "metric")]));
  const files = lines(facts["files"]);
  if (routes.length === 0 && files.length === 0) return undefined;
  return {
    ...declared,
    source: whole.map((route) => sourceOf(route, source)).find((src) => src !== source) ?? source,
    carriers,
    services: observeServices(declared, carriers, lines(facts["services"])),
    atBoot: observeFiles(files),
    exceptions: [
      ...routes.filter((route) => !whole.includes(route) && !ofRoaming(route)),
      ...rulesInto(network, lines(facts["rules"])),
    ].sort(),
  };
}

/** The network of services, also where a read has put words in its place; the state of an earlier edition has none. */
export function ledServices({ services = "" }: Partial<MeshRoutesInputs>): string {
  return /^\S+\/\d+/.exec(services)?.[0] ?? "";
}

/** Services are led as the mesh is; through what else, or that they are not, is said. */
function observeServices(
  declared: MeshRoutesInputs,
  carriers: readonly string[],
  routes: readonly string[],
): string {
  const services = ledServices(declared);
  if (services === "") return "";
  const through = inOrder(routes.map((route) => [word(route, "dev"), word(route, "metric")]));
  if (through.join() === carriers.join()) return services;
  return through.length === 0 ? "no route" : `${services} through ${through.join(", ")}`;
}

/** The carriers that a boot takes, from rows of "NAME METRIC". One that has not the metric of its place says so. */
function observeFiles(files: readonly string[]): string[] {
  const entries = files.map((file) => {
    const [name = "", ...metric] = file.split(" ");
    return [name, metric.join(" ")] as const;
  });
  // As the repair gives them.
  const metricAt = (place: number) => String(100 * (place + 1));
  return byMetric(entries).map(([name, metric], place) =>
    metric === metricAt(place) ? name : `${name} by metric "${metric}"`,
  );
}

/** A route of IPv6 that names none takes its interface's own. */
function sourceOf(route: string, own: string): string {
  const source = word(route, "src");
  return source === "" && own.includes(":") ? own : source;
}

/** What follows a word in a line of `ip route`. */
function word(route: string, key: string): string {
  return new RegExp(` ${key} (\\S+)`).exec(route)?.[1] ?? "";
}

type Metric = readonly [carrier: string, metric: string];

function inOrder(carriers: readonly Metric[]): string[] {
  return byMetric(carriers).map(([name]) => name);
}

/** What is no number counts as 0, as no metric does. */
function byMetric(carriers: readonly Metric[]): Metric[] {
  const rank = ([, metric]: Metric) => Number(metric) || 0;
  return [...carriers].sort((a, b) => rank(a) - rank(b));
}

function lines(text = ""): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
