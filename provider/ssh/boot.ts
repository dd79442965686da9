import { FOLLOW } from "./unit";
import { quote } from "./script";

/** What is run on a host, and what goes first into its stdin. */
export interface Program {
  /** The command line: constant but for numbers, since it stands in the process list. */
  command(user: string): string;
  readonly input: Buffer;
}

/** Exit code where work cannot be followed again, since it ended with its connection. */
export const NOTHING_TO_FOLLOW = 76;

/**
 * Runs a script as a child of the connection. Its stdin brings one line "SCRIPT-BYTES DATA-BYTES", the script, its data,
 * and later words: "done" says that the answer has arrived. At "cancel", and when the channel ends without a word
 * (connection lost, workstation killed), the process group that `timeout` opened is ended: work must not go on behind the
 * back of the next run.
 */
const ATTACHED = [
  "export LC_ALL=C",
  'read -r s d; script=$(head -c "$s"); exec 3<&0',
  '{ head -c "$d" <&3; exec >&-; while read -r w <&3; do case $w in done) exit ;; cancel) break ;; esac; done;' +
    ' trap "" TERM; kill -TERM 0; sleep 2; kill -KILL 0; } |' +
    ' { exec 3<&-; eval "$script"; }',
].join("\n");

/**
 * Runs a script that changes the host, as a unit where systemd is the first process. `$1` is its time limit in seconds;
 * the first line of stdin is "ID NEW|AGAIN". @see sd_booted(3)
 */
const CHANGE = [
  "export LC_ALL=C",
  "read -r id turn || exit 1",
  `if [ -d /run/systemd/system ]; then exec timeout -k 10 $(($1 + 60)) sh -c ${quote(FOLLOW)} croft "$1" "$id"; fi`,
  `[ "$turn" = new ] || exit ${NOTHING_TO_FOLLOW}`,
  `exec timeout -k 10 "$1" sh -c ${quote(ATTACHED)}`,
].join("\n");

/** A script that only looks. */
export function probeProgram(script: string, timeoutSeconds: number): Program {
  const line = `timeout -k 10 ${timeoutSeconds} sh -c ${quote(ATTACHED)}`;
  return { command: (user) => elevate(user) + line, input: framed(script, Buffer.alloc(0)) };
}

export interface Work {
  /** Unique among all work of all engines, of the alphabet of a unit's name: "ENGINE-NUMBER". */
  readonly id: string;
  readonly script: string;
  readonly data: Buffer;
  readonly timeoutSeconds: number;
}

/**
 * A script that changes the host.
 * @param turn "again" after a lost connection: work that goes on is followed, and work that never arrived is begun
 */
export function changeProgram(work: Work, turn: "new" | "again"): Program {
  const { id, script, data, timeoutSeconds } = work;
  return {
    command: (user) => `${elevate(user)}sh -c ${quote(CHANGE)} croft ${timeoutSeconds}`,
    input: Buffer.concat([Buffer.from(`${id} ${turn}\n`), framed(script, data)]),
  };
}

function elevate(user: string): string {
  return user === "root" ? "" : "sudo -n ";
}

function framed(script: string, data: Buffer): Buffer {
  const text = Buffer.from(script, "utf8");
  return Buffer.concat([Buffer.from(`${text.length} ${data.length}\n`), text, data]);
}
