import type { KernelInputs } from "./resource";

/**
 * Modules that are loaded and will be at the next boot. One of which only half is true has a note beside it; so has one of
 * the file that nobody declared.
 */
export function liveModules(
  declared: readonly string[],
  unloaded = "",
  file = "",
): KernelInputs["modules"] {
  const lines = (text: string) => text.split("\n").filter((line) => /^[^#;]/.test(line));
  const missing = lines(unloaded);
  const atBoot = lines(file).map((name) => name.replaceAll("-", "_"));
  const known = declared.flatMap((name) => {
    if (missing.includes(name)) return atBoot.includes(name) ? [`${name} (not loaded)`] : [];
    return [atBoot.includes(name) ? name : `${name} (until the next boot)`];
  });
  const foreign = atBoot.filter((name) => !declared.includes(name));
  return [...known, ...foreign.map((name) => `${name} (only in the file)`)];
}

/**
 * Live values, with a note where the file says otherwise: it is what the next boot will bring. Parameters of the file
 * that nobody declared are shown as well.
 */
export function liveParameters(
  names: readonly string[],
  live = "",
  file = "",
): KernelInputs["parameters"] {
  const running = assignments(live);
  const atBoot = assignments(file);
  const parameters: Record<string, string> = {};
  for (const name of new Set([...names, ...atBoot.keys()])) {
    const [now, next] = [running.get(name), atBoot.get(name)];
    if (!names.includes(name)) {
      parameters[name] = `${next} (only in the file)`;
    } else if (now !== undefined) {
      parameters[name] = now === next ? now : `${now} (${next ?? "unset"} from the next boot)`;
    }
  }
  return parameters;
}

/** Several numbers in one parameter stand behind tabs in the kernel's words and behind blanks in files. */
function assignments(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf("=");
    if (at > 0 && !/^\s*[#;]/.test(line)) {
      const value = line.slice(at + 1).trim();
      pairs.set(line.slice(0, at).trim(), value.replace(/\s+/g, " "));
    }
  }
  return pairs;
}
