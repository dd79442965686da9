import { defaults } from "../defaults";
import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { shown } from "../one-line";
import { didYouMean } from "../suggest";
import { filesystemFindings } from "./filesystem";

export function storageFindings(draft: Draft): Finding[] {
  return [
    ...diskFindings(draft),
    ...replicaFindings(draft),
    ...filesystemFindings(draft),
    ...mountingPeerFindings(draft),
    ...eraseFindings(draft),
  ];
}

/** A word that names nothing would be believed to protect, or to allow, something. */
function eraseFindings({ inventory, hosts }: Draft): Finding[] {
  const known = [inventory.site, ...hosts.flatMap(({ disks }) => disks)];
  return (inventory.storage?.erase ?? []).flatMap((word, index) => {
    if (word === undefined || known.includes(word)) return [];
    // It may be the name that is missing or wrong above.
    if (inventory.site === undefined && !word.startsWith("/")) return [];
    const name = inventory.site === undefined ? "" : ` (${inventory.site})`;
    const reason = `${shown(word)} is neither this site's name${name} nor a disk of its hosts; write one of these, or remove it`;
    return [{ path: ["storage", "erase", index], reason }];
  });
}

function diskFindings({ hosts, inventory, rolesKnown, isRefused }: Draft): Finding[] {
  return hosts.flatMap((host) => {
    const path = ["hosts", host.name, "disks"];
    const findings: Finding[] = host.disks.flatMap((disk, index) => {
      const first = host.disks.indexOf(disk);
      if (disk === undefined || first === index) return [];
      return [{ path: [...path, index], reason: `${disk} is listed twice; keep it once` }];
    });
    if (!rolesKnown || isRefused(path)) return findings;
    const stores = host.roles.includes("storage");
    if (stores && host.disks.length === 0 && inventory.storage !== undefined) {
      findings.push({
        path,
        reason:
          "a host with the role storage needs a disk; write at least one under /dev/disk/by-id/",
      });
    }
    if (!stores && host.disks.length > 0) {
      findings.push({
        path,
        reason: "only hosts with the role storage have disks; give it the role, or remove them",
      });
    }
    return findings;
  });
}

function replicaFindings({ inventory, hosts, rolesKnown, isRefused }: Draft): Finding[] {
  const { storage } = inventory;
  const stores = hosts.filter(({ roles }) => roles.includes("storage")).length;
  const replicas = storage?.replicas ?? defaults.replicas;
  if (isRefused(["storage", "replicas"])) return [];
  if (storage === undefined || !rolesKnown || hosts.length === 0 || stores >= replicas) return [];
  return [
    {
      path: ["storage", "replicas"],
      reason:
        replicas === 1
          ? "no host has the role storage, which keeps the copy; give it to one"
          : `${replicas} copies need as many hosts with the role storage, and there ${stores === 1 ? "is 1" : `are ${stores}`}; ` +
            "add hosts, or write a smaller number",
    },
  ];
}

function mountingPeerFindings({ inventory, isRefused }: Draft): Finding[] {
  const peers = Object.keys(inventory.peers ?? {});
  const named = inventory.storage?.filesystem?.peers ?? [];
  return named.flatMap((name, index): Finding[] => {
    if (name === undefined || isRefused(["peers"]) || isRefused(["peers", name])) return [];
    const path = ["storage", "filesystem", "peers", index];
    if (named.indexOf(name) < index)
      return [{ path, reason: `${name} is listed twice; keep it once` }];
    if (peers.includes(name)) return [];
    return [{ path, reason: `there is no peer ${shown(name)}; ${didYouMean(name, peers)}` }];
  });
}
