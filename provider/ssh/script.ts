import type { Script } from "../kind";

/**
 * First program on the host, a constant: it stands in the process list, so it carries no data. The channel's stdin
 * brings one line "SCRIPT-BYTES DATA-BYTES", the script, its data, and later one line that says the answer has arrived.
 * When the channel ends without that line (cancelled, connection lost, workstation killed), the process group that
 * `timeout` opened is ended: work must not go on behind the back of the next run.
 */
const BOOT = [
  "export LC_ALL=C",
  'read -r s d; script=$(head -c "$s"); exec 3<&0',
  '{ head -c "$d" <&3; exec >&-; read -r w <&3 ||' +
    ' { trap "" TERM; kill -TERM 0; sleep 2; kill -KILL 0; }; } |' +
    ' { exec 3<&-; eval "$script"; }',
].join("\n");

/** The command line for the host: constant but for the time limit. */
export function bootCommand(timeoutSeconds: number, user: string): string {
  const elevate = user === "root" ? "" : "sudo -n ";
  return `${elevate}timeout -k 10 ${timeoutSeconds} sh -c ${quote(BOOT)}`;
}

/** What goes first into the channel's stdin. */
export function bootInput(script: string, data: Buffer): Buffer {
  const text = Buffer.from(script, "utf8");
  return Buffer.concat([Buffer.from(`${text.length} ${data.length}\n`), text, data]);
}

/**
 * Functions for every script. `LC_ALL=C` makes `${#2}` count bytes, which is how facts are framed. Working files live on
 * /run, a tmpfs: they work on a full disk and leave nothing behind a power cut.
 */
const PRELUDE = `umask 022
cd /
work=$(mktemp -d /run/croft.XXXXXX 2>/dev/null || mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM HUP
: >"$work/end"
fact() { printf '%s %s\\n%s\\n' "$1" "\${#2}" "$2" >>"$facts"; }
factf() { _v=$(cat; printf .); fact "$1" "\${_v%.}"; }
`;

/** Sends every file of the working directory: a table of sizes by \`wc\`, then the bytes in the same order. */
const CLOSING = `cd "$work" && set -- * && printf '@files\\n' && wc -c -- "$@" && cat -- "$@"
`;

/** Read-only scripts side by side; each has its own output, facts and exit code, and none can end another. */
export function renderProbes(scripts: readonly Script[]): string {
  const texts = [...new Set(scripts.map((script) => script.text))];
  const lines = texts.map((text, i) => `text${i}=${quote(text)}\n`);
  const probes = scripts.map((script, i) => {
    const files = `>"$work/${i}.out" 2>"$work/${i}.err" </dev/null`;
    const body = `facts=$work/${i}.facts\n${renderVars(script)}eval "$text${texts.indexOf(script.text)}"`;
    return `{ ( ${body}\n) ${files}\necho $? >"$work/${i}.code"; } &\n`;
  });
  const progress = "progress() { :; }\n";
  return [PRELUDE, progress, ...lines, ...probes, "wait\n", CLOSING].join("");
}

/** One script that changes things: its stdin is the data, its stderr and progress are seen while it runs. */
export function renderRun(script: Script): string {
  const progress = `exec 8>&1\nprogress() { printf '@progress %s\\n' "$*" >&8; }\n`;
  const body = `facts=$work/0.facts\n${renderVars(script)}eval ${quote(script.text)}`;
  return [
    PRELUDE,
    progress,
    `( ${body}\n) >"$work/0.out"\necho $? >"$work/0.code"\n`,
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
