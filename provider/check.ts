import type { HostAccess } from "./access";
import { containsUnknown, isUnknown } from "./grpc/sentinels";
import type { InputFault, Properties } from "./kind";
import type { AnyKind } from "./kinds/registry";
import { parseHostKey } from "./ssh/host-key";

/** The inputs with the notes of the last read, which are the state's. A resource that is new begins with the program's. */
export function keepingNotes(kind: AnyKind, olds: Properties, news: Properties): Properties {
  const notes = Object.entries(kind.facets)
    .filter(([name, facet]) => facet === "kept" && olds[name] !== undefined)
    .map(([name]) => [name, olds[name]]);
  return { ...news, ...Object.fromEntries(notes) };
}

/** Whether inputs of the state are not those of this kind: some are missing, and there are others in their place. */
export function isOfAnotherShape(kind: AnyKind, inputs: Properties): boolean {
  const known = Object.keys(kind.facets);
  const has = (name: string) => inputs[name] !== undefined && inputs[name] !== null;
  return !known.every(has) && Object.keys(inputs).some((name) => !known.includes(name));
}

/** Everything wrong with the inputs, found without a look at any host. */
export function checkInputs(kind: AnyKind, inputs: Properties): InputFault[] {
  const known = Object.keys(kind.facets);
  const foreign = Object.keys(inputs)
    .filter((property) => !known.includes(property))
    .map((property) => ({ property, reason: `${kind.type} has no such input` }));
  const missing = known
    .filter((property) => inputs[property] === undefined || inputs[property] === null)
    .map((property) => ({ property, reason: "is required" }));
  const faults = [...foreign, ...missing, ...accessFaults(inputs["access"])];
  // A kind may look into any of its inputs, so it is asked when all of them are there and known: in a preview of what
  // depends on things to be made, that is the update's turn.
  if (faults.length === 0 && !containsUnknown(inputs)) {
    faults.push(...(kind.check?.(inputs) ?? []));
  }
  return faults;
}

function accessFaults(access: unknown): InputFault[] {
  if (access === undefined || access === null || isUnknown(access)) {
    return [];
  }
  const { hostKey, port } = access as Partial<HostAccess>;
  const faults: InputFault[] = [];
  if (typeof port !== "number" || port < 1 || port > 65535) {
    faults.push({ property: "access.port", reason: "must be a port, 1 to 65535" });
  }
  if (!isUnknown(hostKey)) {
    try {
      parseHostKey(hostKey ?? "");
    } catch (error) {
      faults.push({ property: "access.hostKey", reason: (error as Error).message });
    }
  }
  return faults;
}
