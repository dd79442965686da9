import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StackPaths } from "../paths";
import type { Progress } from "../progress";
import { grantable } from "./capabilities";
import { ensureDisks, renderDiskTable } from "./disks";
import type { Docker } from "./docker";
import { ensureHostKey, ensureWorkstationKey, writeKnownHosts } from "./keys";
import type { TwinHost, TwinNetwork, TwinPlan } from "./plan";
import { TWIN_FOLDER } from "./recipe";
import { resolverText } from "./resolver";
import { sshArguments } from "./ssh";
import { run } from "./run";

/** Label on everything a stack owns in the daemon, by which `down` finds what no plan knows any more. */
export const STACK_LABEL = "croft.stack";
/** What a container remembers of its host, for when the inventory has forgotten it. */
export const HOST_LABEL = "croft.host";
export const DISKS_LABEL = "croft.disks";

/**
 * All hosts of a plan, made or started, each answering on SSH with its own key.
 * @param strays hosts that the inventory no longer has and that still are to be reached
 * @returns the hosts' public keys by name
 * @throws Error naming the host that does not come up, with the end of its journal
 */
export async function ensureHosts(
  docker: Docker,
  image: string,
  plan: TwinPlan,
  strays: readonly TwinHost[],
  paths: StackPaths,
  progress: Progress,
): Promise<Map<string, string>> {
  await ensureNetwork(docker, plan);
  const hostKeys = new Map<string, string>();
  for (const host of plan.hosts) {
    hostKeys.set(host.name, (await ensureHostKey(paths, host)).publicKey);
    const state = await containerState(docker, host);
    if (state === undefined) {
      progress(`hosts: making ${host.name} (${host.address})`);
      await docker.run("volume", "create", `--label=${STACK_LABEL}=${plan.stack}`, host.varVolume);
      await docker.run(
        ...createArguments(host, plan, image, readFileSync("/proc/self/status", "utf8")),
      );
    }
    if (state !== "running") {
      await startHost(docker, host, paths);
    }
  }
  writeKnownHosts(paths, [...plan.hosts, ...strays]);
  await Promise.all(plan.hosts.map((host) => waitForSsh(docker, host, paths)));
  progress(`hosts: ${plan.hosts.map((host) => host.name).join(", ")} answer on SSH`);
  return hostKeys;
}

/** "running", "exited", "created" ...; undefined when there is no such container. */
export async function containerState(docker: Docker, host: TwinHost): Promise<string | undefined> {
  const answer = await docker.try(
    "container",
    "inspect",
    "--format",
    "{{.State.Status}}",
    host.container,
  );
  return answer.code === 0 ? answer.stdout.trim() : undefined;
}

/**
 * Starts a host that is made and not running, with the disks as the workstation numbers them now. Keys it gets at its first
 * start alone: what was written beside them since survives a power cut.
 */
export async function startHost(docker: Docker, host: TwinHost, paths: StackPaths): Promise<void> {
  const devices = await ensureDisks(host);
  const isNew = (await containerState(docker, host)) === "created";
  const root = mkdtempSync(join(tmpdir(), "croft-host-"));
  try {
    const put = (path: string, content: string, mode: number) => {
      const target = join(root, path);
      mkdirSync(join(target, ".."), { recursive: true });
      writeFileSync(target, content);
      chmodSync(target, mode);
    };
    put(`${TWIN_FOLDER}/disks`, renderDiskTable(devices), 0o644);
    put(
      `${TWIN_FOLDER}/resolv.conf`,
      resolverText(readFileSync("/etc/resolv.conf", "utf8")),
      0o644,
    );
    if (isNew) {
      const hostKey = await ensureHostKey(paths, host);
      const workstation = await ensureWorkstationKey(paths);
      put("/etc/ssh/ssh_host_ed25519_key.pub", `${hostKey.publicKey}\n`, 0o644);
      put("/etc/ssh/ssh_host_ed25519_key", readFileSync(hostKey.path, "utf8"), 0o600);
      put("/root/.ssh/authorized_keys", `${workstation.publicKey}\n`, 0o600);
      chmodSync(join(root, "root"), 0o700);
      chmodSync(join(root, "root/.ssh"), 0o700);
    }
    chmodSync(root, 0o755);
    await docker.run("cp", `${root}/.`, `${host.container}:/`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  await docker.run("start", host.container);
}

/**
 * Arguments of `docker create` for a host: as much of a machine as a container can be without privileged mode, which fails
 * where the workstation itself lacks a capability.
 * @param status text of the workstation's /proc/self/status
 */
export function createArguments(
  host: TwinHost,
  plan: TwinPlan,
  image: string,
  status: string,
): string[] {
  return [
    "create",
    `--name=${host.container}`,
    `--hostname=${host.name}`,
    `--label=${STACK_LABEL}=${plan.stack}`,
    `--label=${HOST_LABEL}=${host.name}`,
    `--label=${DISKS_LABEL}=${host.disks.map((disk) => disk.id).join(",")}`,
    `--network=${plan.network.name}`,
    `--ip=${host.address}`,
    // Docker takes the loopback its ::1 on a network without IPv6; every machine has it.
    "--sysctl=net.ipv6.conf.lo.disable_ipv6=0",
    ...grantable(status).map((name) => `--cap-add=${name}`),
    "--security-opt=seccomp=unconfined",
    "--security-opt=apparmor=unconfined",
    "--security-opt=systempaths=unconfined",
    // Privileged pods inside would fail on the devices cgroup without it.
    "--device-cgroup-rule=a *:* rwm",
    "--device=/dev/net/tun",
    "--device=/dev/fuse",
    "--device=/dev/kmsg",
    "--cgroupns=private",
    "--tmpfs=/run:exec,mode=755",
    "--tmpfs=/run/lock",
    "--shm-size=1g",
    "--pids-limit=-1",
    // The root is an overlay, and overlays do not stack: container runtimes inside need a plain file system.
    `--volume=${host.varVolume}:/var`,
    "--stop-signal=SIGRTMIN+3", // systemd's word for an orderly halt
    image,
    `${TWIN_FOLDER}/init`,
  ];
}

async function ensureNetwork(docker: Docker, plan: TwinPlan): Promise<void> {
  const network: TwinNetwork = plan.network;
  if ((await docker.try("network", "inspect", network.name)).code === 0) {
    return;
  }
  await docker.run(
    "network",
    "create",
    `--label=${STACK_LABEL}=${plan.stack}`,
    `--subnet=${network.subnet}`,
    `--gateway=${network.gateway}`,
    `--opt=com.docker.network.bridge.name=${network.bridge}`,
    network.name,
  );
}

/** A host is up when a command over SSH succeeds and systemd has come to rest. */
export async function waitForSsh(docker: Docker, host: TwinHost, paths: StackPaths): Promise<void> {
  // is-system-running answers 1 for "degraded", which a container may stay; what counts is that starting has ended.
  const ask = "systemctl is-system-running --wait >/dev/null; true";
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await run("ssh", [...sshArguments(paths, host), ask], {
      allowFailure: true,
      timeoutSeconds: 60,
    });
    if (answer.code === 0) {
      return;
    }
    await sleep(300);
  }
  const logs = await docker.try("exec", host.container, "journalctl", "--no-pager", "--lines=30");
  throw new Error(`${host.name} does not answer on SSH after 60 s\n${logs.stdout}${logs.stderr}`);
}
