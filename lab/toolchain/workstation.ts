import { existsSync } from "node:fs";
import type { Progress } from "../progress";
import { run } from "../twin/run";

/** A program the lab calls, and the Debian package that brings it. */
const needs: readonly (readonly [program: string, packageName: string])[] = [
  ["dockerd", "docker.io"],
  ["docker", "docker.io"],
  ["mmdebstrap", "mmdebstrap"],
  ["ssh", "openssh-client"],
  ["ssh-keygen", "openssh-client"],
  ["flock", "util-linux"],
  ["losetup", "mount"],
  ["ip", "iproute2"],
  ["iptables", "iptables"],
  ["gcc", "gcc"],
  ["tar", "tar"],
  ["pip3", "python3-pip"],
  ["curl", "curl"],
];

/** Files rather than programs: what a static C link needs. */
const fileNeeds: readonly (readonly [path: string, packageName: string])[] = [
  ["/usr/include/stdlib.h", "libc6-dev"],
  ["/usr/share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring"],
];

const folders = (): string[] => [
  ...(process.env["PATH"] ?? "").split(":"),
  "/usr/sbin",
  "/sbin",
  "/usr/bin",
];

/** Packages to install, sorted, given which programs and files are there. */
export function missingPackages(
  hasProgram: (name: string) => boolean,
  hasFile: (path: string) => boolean,
): readonly string[] {
  const missing = [
    ...needs.filter(([program]) => !hasProgram(program)),
    ...fileNeeds.filter(([path]) => !hasFile(path)),
  ].map(([, packageName]) => packageName);
  return [...new Set(missing)].sort();
}

/**
 * Installs what the lab needs on the workstation and does not find.
 * @throws Error naming the packages when they are missing and we may not install them
 */
export async function ensureWorkstation(progress: Progress): Promise<void> {
  const paths = folders();
  const missing = missingPackages(
    (name) => paths.some((path) => existsSync(`${path}/${name}`)),
    existsSync,
  );
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0)
    throw new Error(`the lab needs these packages; install them as root: ${missing.join(" ")}`);
  if (!existsSync("/usr/bin/apt-get"))
    throw new Error(`the lab needs what Debian calls ${missing.join(", ")}; install it`);
  progress(`installing ${missing.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // A lock held by another apt, unattended upgrades for instance, is waited for.
  const wait = ["-o", "DPkg::Lock::Timeout=300", "-q", "-y"];
  await run("apt-get", [...wait, "update"], { env, timeoutSeconds: 300 });
  const install = [...wait, "install", "--no-install-recommends", ...missing];
  await run("apt-get", install, { env, timeoutSeconds: 900 });
}
