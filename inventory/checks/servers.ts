import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { canonical, isLoopback, specialRangeOf } from "../network";
import { hostOf } from "../schema/texts";
import { networkAround } from "./networks";
import { nowhereReason } from "./places";

/** What all hosts ask stands where all of them find it. */
export function serverFindings(draft: Draft): Finding[] {
  return [...mirrorFindings(draft), ...clockFindings(draft)];
}

function mirrorFindings(draft: Draft): Finding[] {
  const { mirror } = draft.inventory.artifacts ?? {};
  return (["http", "registry"] as const).flatMap((field): Finding[] => {
    const reason = mirrorReason(hostOf(mirror?.[field] ?? ""), draft);
    return reason === undefined ? [] : [{ path: ["artifacts", "mirror", field], reason }];
  });
}

function mirrorReason(place: string, draft: Draft): string | undefined {
  const { hosts } = draft;
  const instead = "write the mirror's address on the local network";
  if (isLoopback(place)) {
    // A lone host may be its own mirror.
    return hosts.length < 2
      ? undefined
      : `${place} means every machine itself, and all hosts ask there; ${instead}`;
  }
  const around = networkAround(draft, place);
  return around === undefined
    ? nowhereReason(place, hosts)
    : `${place} lies in ${around.label} ${around.text}, which does not stand yet when hosts ask there; ${instead}`;
}

function clockFindings(draft: Draft): Finding[] {
  return (draft.inventory.timeServers ?? []).flatMap((server, index): Finding[] => {
    const reason = server === undefined ? undefined : clockReason(server, draft);
    return reason === undefined ? [] : [{ path: ["timeServers", index], reason }];
  });
}

function clockReason(server: string, draft: Draft): string | undefined {
  const place = canonical(server);
  const host = draft.hosts.find(({ name, address = "", mesh = "" }) =>
    [name, canonical(address), canonical(mesh)].includes(place),
  );
  const instead = "write the name or address of one";
  if (isLoopback(server)) return `${server} is no time server; ${instead}`;
  if (host !== undefined)
    return `${server} is hosts.${host.name}, which asks these servers itself and answers nobody; write one that is no managed host`;
  const range = specialRangeOf(server);
  if (range !== undefined) return `${server} is no time server: it lies in ${range}; ${instead}`;
  const around = networkAround(draft, server);
  return around === undefined || around.path[0] === "mesh"
    ? undefined
    : `${server} is no time server: it lies in ${around.label} ${around.text}; ${instead}`;
}
