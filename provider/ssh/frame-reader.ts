/** Where the stream stands: before the table of files, inside it, in their bytes, or behind them. */
type Stage = "lines" | "table" | "bytes" | "end";

/**
 * Takes the answer of a host apart as it arrives: `@progress TEXT` lines while a script runs, then `@files`, a table
 * "SIZE NAME" up to the line "SIZE total", and the bytes of all files in that order. Other lines before the table (a
 * login shell that greets) are passed over.
 */
export class FrameReader {
  private stage: Stage = "lines";
  private pending = Buffer.alloc(0);
  private readonly chunks: Buffer[] = [];
  private missing = 0;
  private readonly table: { name: string; size: number }[] = [];

  constructor(private readonly onProgress: (text: string) => void) {}

  /** True when everything has arrived. */
  get complete(): boolean {
    return this.stage === "end";
  }

  push(data: Buffer): void {
    if (this.stage === "bytes" || this.stage === "end") {
      this.take(data);
      return;
    }
    this.pending = Buffer.concat([this.pending, data]);
    for (;;) {
      const end = this.pending.indexOf(10);
      if (end < 0) {
        return;
      }
      const line = this.pending.toString("utf8", 0, end);
      this.pending = this.pending.subarray(end + 1);
      if (this.line(line)) {
        this.take(this.pending);
        return;
      }
    }
  }

  /** Content by file name. */
  files(): Map<string, string> {
    const bytes = Buffer.concat(this.chunks);
    const files = new Map<string, string>();
    let at = 0;
    for (const { name, size } of this.table) {
      files.set(name, bytes.toString("utf8", at, at + size));
      at += size;
    }
    return files;
  }

  /** True when the table is complete and bytes follow. */
  private line(line: string): boolean {
    if (this.stage === "lines") {
      if (line === "@files") {
        this.stage = "table";
      } else if (line.startsWith("@progress ")) {
        this.onProgress(line.slice("@progress ".length));
      }
      return false;
    }
    const row = /^\s*(\d+) (.*)$/.exec(line);
    if (row === null) {
      throw new Error(`the host's answer is garbled at "${line.slice(0, 80)}"`);
    }
    const size = Number(row[1]);
    if (row[2] === "total") {
      this.missing = size;
      this.stage = "bytes";
      return true;
    }
    this.table.push({ name: row[2] ?? "", size });
    return false;
  }

  private take(data: Buffer): void {
    if (this.stage === "bytes") {
      this.chunks.push(data.subarray(0, this.missing));
      this.missing -= Math.min(data.length, this.missing);
      if (this.missing === 0) {
        this.stage = "end";
      }
    }
  }
}
