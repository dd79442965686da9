import type { BootLine } from "./boot-lines";

/** A line by which the boot does not load a module. */
export interface Bar {
  readonly line: BootLine;
  readonly module: string;
}

/**
 * Modules-load.d honours "blacklist", which modprobe does not when it is told a module's name; "install MODULE /bin/false"
 * holds for both. Another command of "install" may well load the module. @see modprobe.d(5)
 */
const bar = /^\s*(?:blacklist\s+(\S+)|install\s+(\S+)\s+(?:\/\S*\/)?(?:true|false))\s*$/;

export function barsOf(modules: readonly string[], lines: readonly BootLine[]): Bar[] {
  return lines.flatMap((line) => {
    const [, blacklisted, replaced] = bar.exec(line.text) ?? [];
    const module = (blacklisted ?? replaced ?? "").replaceAll("-", "_");
    return modules.includes(module) ? [{ line, module }] : [];
  });
}
