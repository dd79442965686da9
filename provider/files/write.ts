import type { HostAccess } from "../access";
import { guardOfPath } from "../guard/guard";
import type { InputFault, Session } from "../kind";
import { sha256 } from "../sha256";
import type { FileFacets } from "./look";
import { REMOVE, WRITE } from "./shell";

/**
 * Writes one file atomically; missing parent directories are made 0755 root:root.
 * @param checker shell text that must exit 0 for the candidate file at `$candidate`; "" accepts everything
 */
export async function writeFile(
  session: Session,
  access: HostAccess,
  path: string,
  { content, owner, mode }: FileFacets,
  { checker = "", sensitive = false } = {},
): Promise<void> {
  await session.run(
    access,
    { text: WRITE, vars: { path, owner, mode, checker, want: sha256(content) } },
    { stdin: content, plainStdin: !sensitive, guard: guardOfPath(path) },
  );
}

/** Removes one file if it is there; its folder stays. */
export async function removeFile(session: Session, access: HostAccess, path: string) {
  await session.run(access, { text: REMOVE, vars: { path } }, { guard: guardOfPath(path) });
}

/** What is wrong with a file as such; the properties are those of FileFacets and "path". */
export function fileFaults(path: string, { content, owner, mode }: FileFacets): InputFault[] {
  const faults: InputFault[] = [];
  if (!path.startsWith("/") || path.endsWith("/") || /[\0\n]/.test(path)) {
    faults.push({ property: "path", reason: `"${path}" is no absolute path of a file` });
  }
  if (!/^[\w.-]+:[\w.-]+$/.test(owner)) {
    faults.push({ property: "owner", reason: `"${owner}" is not "user:group"` });
  }
  if (!/^[0-7]{4}$/.test(mode)) {
    faults.push({ property: "mode", reason: `"${mode}" is no octal mode such as "0644"` });
  }
  if (content.includes("\0")) {
    faults.push({ property: "content", reason: "holds a NUL byte: only text is written" });
  }
  return faults;
}
