import type { HostAccess } from "./access";
import { withoutAccess } from "./address-book";
import { sameValue } from "./grpc/detailed-diff";
import type { Properties } from "./kind";
import { OfflineError } from "./ssh/errors";

/**
 * What each of several hosts holds of one thing, by host name: `{ node1: { access, ... }, node2: { access, ... } }`. A thing
 * that every host knows is one resource this way, and a difference still names the host.
 */
export type HostParts<Part> = Readonly<Record<string, OnHost<Part>>>;

export type OnHost<Part> = Part & { readonly access: HostAccess };

/**
 * The parts as their hosts have them; a host that has none is left out. An offline one has what was last known of it.
 * @param look at one host; undefined when there is nothing of it
 */
export async function readParts<Part>(
  parts: HostParts<Part>,
  look: (part: OnHost<Part>) => Promise<OnHost<Part> | undefined>,
): Promise<HostParts<Part>> {
  const found = await Promise.all(
    Object.entries(parts).map(async ([host, part]) => {
      return [host, part.access.offline === true ? part : await look(part)] as const;
    }),
  );
  return Object.fromEntries(
    found.flatMap(([host, part]) => (part === undefined ? [] : [[host, part] as const])),
  );
}

/**
 * Does the same on all of them at once, and goes on where one fails.
 * @throws OfflineError when nothing worse is in the way than hosts that are declared offline; else an Error with every failure
 */
export async function onEachPart<Part>(
  parts: HostParts<Part>,
  act: (part: OnHost<Part>, host: string) => Promise<unknown>,
): Promise<void> {
  const done = await Promise.allSettled(
    Object.entries(parts).map(([host, part]) => act(part, host)),
  );
  const failures = done.flatMap((one) => (one.status === "rejected" ? [one.reason as Error] : []));
  const offline = failures.filter((failure) => failure instanceof OfflineError);
  const [first, ...others] = failures.filter((failure) => !(failure instanceof OfflineError));
  if (first !== undefined && others.length === 0) throw first;
  if (first !== undefined)
    throw new Error([first, ...others].map(({ message }) => message).join("\n"));
  if (offline.length > 0) throw new OfflineError(offline.flatMap(({ hosts }) => hosts));
}

/**
 * The parts that are to be and are not so yet. All of them where none differs: a step that had failed is done again.
 * @param live as the hosts have them
 */
export function differing<Part>(live: HostParts<Part>, declared: HostParts<Part>): HostParts<Part> {
  const unlike = Object.entries(declared).filter(
    ([host, part]) => !sameValue(withoutAccess(live[host]), withoutAccess(part)),
  );
  return unlike.length === 0 ? declared : Object.fromEntries(unlike);
}

/**
 * The inputs with the part of every offline host as it was last known, since nothing can be changed there: what is new for
 * it is a difference when it is back.
 */
export function withoutOffline(olds: Properties, news: Properties): Properties {
  return Object.fromEntries(
    Object.entries(news).map(([name, value]) => [
      name,
      isRecord(value) ? lastKnown(isRecord(olds[name]) ? olds[name] : {}, value) : value,
    ]),
  );
}

function lastKnown(olds: Properties, news: Properties): Properties {
  return Object.fromEntries(
    Object.entries(news).flatMap(([host, part]) => {
      if (!isRecord(part) || !isRecord(part["access"]) || part["access"]["offline"] !== true)
        return [[host, part]];
      const old = olds[host];
      return isRecord(old) ? [[host, { ...old, access: part["access"] }]] : [];
    }),
  );
}

function isRecord(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
