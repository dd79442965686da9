import type { Script } from "../kind";

/**
 * Functions for every script. `LC_ALL=C` makes `${#2}` count bytes, which is how facts are framed. Working files live on
 * /run, a tmpfs: they work on a full disk and leave nothing behind a power cut. A unit brings a folder of its own, out of
 * which its follower sends the answer.
 *
 * `contents MODE PATH` reads what `put MODE PATH` wrote: its text, and after it the line of `rights MODE PATH`, so that a text
 * that is compared shows that as well. There is such a line where the file is a link now, or somebody but root may do with it
 * what was not given: "# regular file, mode 0666, owner root:root". A pipe has no text, and would be waited for.
 */
const PRELUDE = `umask 022
cd /
work=\${CROFT_WORK-}
if [ -z "$work" ]; then
  work=$(mktemp -d /run/croft.XXXXXX 2>/dev/null || mktemp -d) || exit 1
  trap 'rm -rf "$work"' EXIT
  : >"$work/end"
fi
trap 'exit 143' TERM HUP
fact() { printf '%s %s\\n%s\\n' "$1" "\${#2}" "$2" >>"$facts"; }
factf() { _v=$(cat; printf .); fact "$1" "\${_v%.}"; }
contents() { [ -p "$2" ] || cat -- "$2" && rights "$@"; }
rights() {
  case $(stat -c '%F, %04a %u:%g' -- "$2") in
    "regular"*", $1 0:0") ;;
    *) stat -c '# %F, mode %04a, owner %U:%G' -- "$2" ;;
  esac
}
`;

/**
 * `put MODE PATH` replaces a file by what comes on stdin; `candidate PATH` makes the file that a script fills, checks and
 * renames itself. It stands beside its target, because only there is the rename one step. Its name begins with a dot and
 * ends like nothing that is read, so that programs that read whole directories pass it over; it belongs to its target, so
 * that what a kill or a power cut left is taken over by the next write. Made anew, it follows nobody's link. `protected PATH`
 * says why even root was not let: an attribute is a person's word, so it is theirs to take back. `aside PATH` clears the way: a
 * folder where a file belongs may hold what somebody wants, and goes to PATH.off; an empty one goes for good.
 */
const WRITING = `candidate() {
  candidate=$(dirname -- "$1")/.$(basename -- "$1").croft
  rm -rf -- "$candidate" && (umask 077; set -C; : >"$candidate")
}
protected() {
  case $(lsattr -d -- "$1" 2>/dev/null | cut -d" " -f1) in
    *[ia]*) echo "an attribute (lsattr) keeps $1 from being changed; chattr -ia $1 takes it off" >&2 ;;
  esac
}
aside() {
  [ -d "$1" ] && [ ! -L "$1" ] && ! rmdir -- "$1" 2>/dev/null || return 0
  progress "$1 is a folder: it goes to $1.off"
  mv -T --backup=numbered -- "$1" "$1.off"
}
put() {
  mkdir -p -- "$(dirname -- "$2")" && candidate "$2" && cat >"$candidate" && chmod -- "$1" "$candidate" &&
    sync "$candidate" && aside "$2" && { mv -fT -- "$candidate" "$2" || { protected "$2" && false; }; } && sync "$(dirname -- "$2")"
}
`;

/** Sends every file of the working directory: a table of sizes by `wc`, then the bytes in the same order. */
const CLOSING = `cd "$work" && set -- * && printf '@files\\n' && wc -c -- "$@" && cat -- "$@"
`;

/**
 * Read-only scripts side by side; each has its own output, facts and exit code, and none can end another. One that hangs keeps none
 * of the others: the time limit ends it, and what the others have found is sent.
 */
export function renderProbes(scripts: readonly Script[]): string {
  const texts = [...new Set(scripts.map((script) => script.text))];
  const lines = texts.map((text, i) => `text${i}=${quote(text)}\n`);
  const probes = scripts.map((script, i) => {
    const files = `>"$work/${i}.out" 2>"$work/${i}.err" </dev/null`;
    const body = `facts=$work/${i}.facts\n${renderVars(script)}eval "$text${texts.indexOf(script.text)}"`;
    return `{ ( ${body}\n) ${files}\necho $? >"$work/${i}.code"; } &\n`;
  });
  const progress = "progress() { :; }\n";
  const closing = `closing() { ${CLOSING}}\ntrap 'sleep 0.3; closing; exit 143' TERM\n`;
  return [PRELUDE, progress, closing, ...lines, ...probes, "wait\nclosing\n"].join("");
}

/** One script that changes things: its stdin is the data, its stderr and progress are seen while it runs. */
export function renderRun(script: Script): string {
  const progress = `exec 8>&1\nprogress() { printf '@progress %s\\n' "$*" >&8; }\n`;
  const body = `facts=$work/0.facts\n${renderVars(script)}eval ${quote(script.text)}`;
  return [
    PRELUDE,
    WRITING,
    progress,
    `( ${body}\n) >"$work/0.out"\necho $? >"$work/0.code"\n[ -z "\${CROFT_WORK-}" ] || exit 0\n`,
    CLOSING,
  ].join("");
}

/** A POSIX shell word that stands for exactly these characters. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function renderVars(script: Script): string {
  return Object.entries(script.vars ?? {})
    .map(([name, value]) => {
      if (!/^[a-z][a-z0-9_]*$/.test(name)) {
        throw new Error(`"${name}" is no name of a script variable`);
      }
      if (value.includes("\0")) {
        throw new Error(`script variable ${name} holds a NUL byte`);
      }
      return `${name}=${quote(value)}\n`;
    })
    .join("");
}
