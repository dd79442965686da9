/** Linux capabilities by number; Docker 20.10 knows these and refuses later ones by name. */
const NAMES = [
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE",
  "NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN",
  "SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE",
  "MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ",
]
  .join(" ")
  .split(" ");

/** All hosts share the workstation's clock; a time daemon that could set it would set everybody's. */
const WITHHELD = "SYS_TIME";

/**
 * Capabilities a host may be given: those of the workstation itself, since Docker refuses to start a container with one that
 * it has not. A host with all of them but one is nearer to a machine than `--privileged`, which then fails altogether.
 * @param status text of /proc/self/status
 * @see capabilities(7)
 */
export function grantable(status: string): string[] {
  const mask = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  return NAMES.filter((name, bit) => name !== WITHHELD && (mask >> BigInt(bit)) & 1n);
}
