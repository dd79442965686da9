import type { Bar } from "./modprobe";
import type { KernelInputs } from "./resource";
import { plainValue, type Setting } from "./sysctl";

/**
 * Modules that are loaded and will be at the next boot. One of which only half is true has a note beside it; so has one of
 * the file that nobody declared, and one that another file keeps the boot from loading.
 */
export function liveModules(
  declared: readonly string[],
  unloaded = "",
  file = "",
  bars: readonly Bar[] = [],
): KernelInputs["modules"] {
  const lines = (text: string) => text.split("\n").filter((line) => /^[^#;]/.test(line));
  const missing = lines(unloaded);
  const atBoot = lines(file).map((name) => name.replaceAll("-", "_"));
  const known = declared.flatMap((name) => {
    const bar = bars.find(({ module }) => module === name);
    if (bar !== undefined) return [`${name} (barred from the next boot by ${bar.line.file})`];
    if (missing.includes(name)) return atBoot.includes(name) ? [`${name} (not loaded)`] : [];
    return [atBoot.includes(name) ? name : `${name} (until the next boot)`];
  });
  const foreign = atBoot.filter((name) => !declared.includes(name));
  return [...known, ...foreign.map((name) => `${name} (only in the file)`)];
}

/**
 * Live values, with a note where the file says otherwise, or another file instead of it: it is what the next boot will
 * bring. Parameters of the file that nobody declared are shown as well.
 */
export function liveParameters(
  names: readonly string[],
  live = "",
  file = "",
  foreign: ReadonlyMap<string, Setting> = new Map(),
): KernelInputs["parameters"] {
  const running = assignments(live);
  const atBoot = assignments(file);
  const parameters: Record<string, string> = {};
  for (const name of new Set([...names, ...atBoot.keys()])) {
    const [now, next] = [running.get(name), atBoot.get(name)];
    const other = foreign.get(name);
    if (!names.includes(name)) {
      parameters[name] = `${next} (only in the file)`;
    } else if (now === undefined) {
      continue;
    } else if (other !== undefined && other.value !== next) {
      const { line, value = "unset" } = other;
      parameters[name] = `${now} (${value} from the next boot, by ${line.file})`;
    } else {
      parameters[name] = now === next ? now : `${now} (${next ?? "unset"} from the next boot)`;
    }
  }
  return parameters;
}

function assignments(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf("=");
    if (at > 0 && !/^\s*[#;]/.test(line)) {
      pairs.set(line.slice(0, at).trim(), plainValue(line.slice(at + 1)));
    }
  }
  return pairs;
}
