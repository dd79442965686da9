import type { Answer } from "../../kind";
import { rows, wordAndRest } from "../../rows";
import type { MachineInputs } from "./resource";
import { type SshServer, sshServer } from "./ssh-server";

/** What a host says of itself. */
export interface MachineFacts {
  /** Both the kernel's word and that of the next boot; they differ only for a moment. */
  readonly hostname: string;
  /** "amd64", or what disagrees: "amd64 kernel with armhf packages". */
  readonly architecture: string;
  readonly kernel: string;
  readonly memoryMiB: number;
  /** Those of the wanted disks that are block devices. */
  readonly disks: readonly string[];
  /** Two of those each that are one disk: the later, and the first path to it. */
  readonly doubles: readonly (readonly [string, string])[];
  /** Seconds since 1970. */
  readonly now: number;
  readonly init: string;
  readonly memoryCgroup: boolean;
  /** What it is a member of: "a Kubernetes cluster and a Ceph cluster"; "" for a host of its own. */
  readonly belongs: string;
  readonly ssh: SshServer;
}

const MACHINES: Record<string, string> = { x86_64: "amd64", aarch64: "arm64" };

/** From the answer to READ; what the host did not say counts as not there. */
export function machineFacts({ facts, stdout }: Answer): MachineFacts {
  const kernelWord = MACHINES[facts["machine"] ?? ""] ?? facts["machine"] ?? "unknown";
  const packagesWord = facts["packages"] || "no";
  const running = facts["hostname"] ?? "";
  const disks = rows(stdout).map(wordAndRest);
  const atBoot = (facts["boot_hostname"] ?? "").trim();
  return {
    hostname: running === atBoot ? running : `${running} (${atBoot || "none"} from the next boot)`,
    architecture:
      kernelWord === packagesWord
        ? kernelWord
        : `${kernelWord} kernel with ${packagesWord} packages`,
    kernel: facts["kernel"] ?? "",
    memoryMiB: Math.floor(Number(facts["memory"] ?? 0) / 1024),
    disks: disks.map(([disk]) => disk),
    doubles: disks.filter(([, same]) => same !== ""),
    now: Number(facts["now"] ?? 0),
    init: facts["init"] ?? "",
    memoryCgroup: facts["cgroups"] === "yes",
    belongs: facts["belongs"] ?? "",
    ssh: sshServer(facts),
  };
}

/**
 * Why a host that comes into the inventory cannot take this name. A member that is called otherwise there has been renamed:
 * clusters know it by its name, and the engine makes the new one before the old one leaves.
 */
export function renamingFaults(facts: MachineFacts, { hostname }: MachineInputs): string[] {
  const now = facts.hostname.split(" ")[0] ?? "";
  if (facts.belongs === "" || now === hostname) return [];
  return [
    `is ${now}, a member of ${facts.belongs}, and cannot become ${hostname} as it stands: take ${now} out of the inventory ` +
      `and run "pulumi up", so that it leaves; then write it in again as ${hostname}`,
  ];
}

/** Certificates and storage monitors take clocks for wrong that are further apart. */
const CLOCK_SECONDS = 60;

/** Everything that keeps this host from its part, a sentence each; `now` is the workstation's time in seconds. */
export function machineFaults(facts: MachineFacts, wanted: MachineInputs, now: number): string[] {
  const faults: string[] = [];
  if (facts.architecture !== wanted.architecture) {
    faults.push(`is declared ${wanted.architecture}, but runs ${facts.architecture}`);
  }
  for (const disk of wanted.disks.filter((disk) => !facts.disks.includes(disk))) {
    faults.push(`has no disk ${disk}`);
  }
  for (const [disk, same] of facts.doubles) {
    faults.push(`has one disk under two names, ${same} and ${disk}: keep one of them`);
  }
  if (facts.memoryMiB < wanted.minimumMemoryMiB) {
    faults.push(`has ${facts.memoryMiB} MiB of memory; its roles need ${wanted.minimumMemoryMiB}`);
  }
  if (facts.init !== "systemd") {
    faults.push(`is run by ${facts.init || "an unknown init"}; services need systemd`);
  }
  if (!facts.memoryCgroup) {
    faults.push(
      `has no memory control group: add "cgroup_enable=memory" to its kernel command line`,
    );
  }
  if (facts.ssh.complaint !== "") {
    faults.push(
      `has an SSH server that would not start again, so that nobody could log in after a boot: ${facts.ssh.complaint}; ` +
        `mend its configuration, or SSHD_OPTS in /etc/default/ssh, until "sshd -t $SSHD_OPTS" says nothing`,
    );
  }
  const skew = Math.round(facts.now - now);
  if (Math.abs(skew) > CLOCK_SECONDS) {
    const direction = skew > 0 ? "fast" : "slow";
    faults.push(`has a clock that is ${Math.abs(skew)} s ${direction}: set it ("timedatectl")`);
  }
  return faults;
}
