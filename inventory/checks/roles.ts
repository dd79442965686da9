import { apiPort } from "../api-port";
import type { Draft } from "../draft";
import type { Finding } from "../fault";
import type { Role } from "../site";

/** Roles and sections belong together, and etcd wants an odd number of members. */
export function roleFindings(draft: Draft): Finding[] {
  const { inventory, hosts, rolesKnown } = draft;
  if (!rolesKnown || hosts.length === 0) return [];
  const count = (role: Role) => hosts.filter((host) => host.roles.includes(role)).length;
  const controlPlanes = count("control-plane");
  const findings: Finding[] = [];

  if (inventory.kubernetes !== undefined && controlPlanes === 0) {
    findings.push({
      path: ["kubernetes"],
      reason:
        "no host has the role control-plane; give it to one host, or to three that may fail one at a time",
    });
  }
  if (controlPlanes > 0 && controlPlanes % 2 === 0) {
    findings.push({
      path: ["hosts"],
      reason:
        `${controlPlanes} hosts have the role control-plane: an even number tolerates no more failures than one less; ` +
        `add or remove one`,
    });
  }
  return [...findings, ...withoutSection(draft), ...clashes(draft)];
}

/** A role whose section is missing would do nothing, silently. */
function withoutSection({ inventory, hosts, isRefused }: Draft): Finding[] {
  const needs: [section: "kubernetes" | "storage", by: readonly Role[]][] = [
    ["kubernetes", ["control-plane", "worker"]],
    ["storage", ["storage"]],
  ];
  return needs.flatMap(([section, by]) => {
    if (section in inventory || isRefused([section])) return [];
    const host = hosts.find(({ roles }) => roles.some((role) => by.includes(role)));
    const role = host?.roles.find((candidate) => by.includes(candidate));
    if (host === undefined || role === undefined) return [];
    const reason = `${host.name} has the role ${role}, but there is no section ${section}; write one, or take the role away`;
    return [{ path: ["hosts", host.name, "roles"], reason }];
  });
}

/** Both listen on the API's port of all addresses. */
function clashes({ hosts }: Draft): Finding[] {
  return hosts
    .filter(({ roles }) => roles.includes("load-balancer") && roles.includes("control-plane"))
    .map((host) => ({
      path: ["hosts", host.name, "roles"],
      reason:
        `load-balancer and control-plane both listen on port ${apiPort}; ` +
        "give one of the two to another host",
    }));
}
