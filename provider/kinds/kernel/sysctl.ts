import { basename } from "node:path";
import type { BootLine } from "./boot-lines";

/** One line's word on one parameter, or by a glob on several. */
export interface Setting {
  readonly line: BootLine;
  /** A path under /proc/sys. */
  readonly key: string;
  /** Undefined where the line is a mere "-KEY": the boot leaves the parameter alone. */
  readonly value: string | undefined;
}

/** A second name of the same variable in the kernel. */
const secondNames = new Map([["net/ipv4/ip_forward", "net/ipv4/conf/all/forwarding"]]);

/** The settings that decide at boot and are not of `file`, by the name of their parameter. */
export function foreignSettings(
  file: string,
  names: readonly string[],
  lines: readonly BootLine[],
): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const name of names) {
    const deciding = decidingSetting(name, lines);
    if (deciding !== undefined && deciding.line.file !== file) settings.set(name, deciding);
  }
  return settings;
}

/** The lines of other files without which the boot leaves what `file` is declared to set. */
export function overridingLines(
  file: string,
  parameters: Readonly<Record<string, string>>,
  lines: readonly BootLine[],
): BootLine[] {
  const own = Object.entries(parameters).map(([name, value]) => ({
    file,
    text: `${name}=${value}`,
  }));
  // One of the same name in another folder is not read beside ours.
  let left = lines.filter((line) => basename(line.file) !== basename(file));
  const overriding: BootLine[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    for (;;) {
      const deciding = decidingSetting(name, [...left, ...own]);
      if (deciding === undefined || own.includes(deciding.line)) break;
      if (deciding.value === plainValue(value)) break;
      // Behind this one there may be another.
      overriding.push(deciding.line);
      left = left.filter((line) => line !== deciding.line);
    }
  }
  return overriding;
}

/** Several numbers in one parameter stand behind tabs in the kernel's words and behind blanks in files. */
export function plainValue(value: string): string {
  return value.trim().replace(/\s+/g, " ");
}

/** Undefined where no line speaks of it. @see sysctl.d(5) */
function decidingSetting(name: string, lines: readonly BootLine[]): Setting | undefined {
  const table = tableOf(lines);
  const path = pathOf(name);
  const keys = [path, secondNames.get(path) ?? path];
  const isAbout = (one: Setting) =>
    keys.some((key) => one.key === key || (!table.has(key) && isGlobFor(one.key, key)));
  const written = [...table.values()].filter(({ value }) => value !== undefined);
  return written.findLast(isAbout) ?? table.get(path);
}

/**
 * By key, in the order in which systemd-sysctl writes them into the kernel: that of the files' names, whatever their
 * folders. A key that is said again moves to the end only if its value is another.
 */
function tableOf(lines: readonly BootLine[]): Map<string, Setting> {
  const table = new Map<string, Setting>();
  const byName = [...lines].sort((a, b) => compare(basename(a.file), basename(b.file)));
  for (const setting of byName.flatMap(settingsOf)) {
    const { key, value } = setting;
    if (table.has(key) && table.get(key)?.value === value) continue;
    table.delete(key);
    table.set(key, setting);
  }
  return table;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One or none: a line without "=" sets nothing, unless it begins with "-". */
function settingsOf(line: BootLine): Setting[] {
  const text = line.text.trim();
  const [, minus, name = "", value] = /^(-?)([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (/^[#;]/.test(text) || (value === undefined && minus !== "-")) return [];
  return [
    { line, key: pathOf(name.trim()), value: value === undefined ? value : plainValue(value) },
  ];
}

/** Where the first separator is a dot, dots separate and slashes stand for dots. */
function pathOf(name: string): string {
  const dotted = /[./]/.exec(name)?.[0] === ".";
  const path = dotted ? name.replace(/[./]/g, (sign) => (sign === "." ? "/" : ".")) : name;
  return path
    .split("/")
    .filter((part) => part !== "")
    .join("/");
}

/** @see glob(7) */
function isGlobFor(glob: string, key: string): boolean {
  if (!/[*?[]/.test(glob)) return false;
  const pattern = glob
    .replace(/[\\^$.|+(){}]/g, "\\$&")
    .replaceAll("[!", "[^")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  try {
    return new RegExp(`^${pattern}$`).test(key);
  } catch {
    // A bracket that nothing closes.
    return false;
  }
}
