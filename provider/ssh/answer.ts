import type { Answer } from "../kind";

/** What script number `index` of a batch left in its files; undefined when it did not come to its end. */
export function answerOf(files: ReadonlyMap<string, string>, index: number): Answer | undefined {
  const code = files.get(`${index}.code`);
  if (code === undefined || code.trim() === "") {
    return undefined;
  }
  return {
    code: Number(code),
    stdout: files.get(`${index}.out`) ?? "",
    stderr: files.get(`${index}.err`) ?? "",
    facts: parseFacts(files.get(`${index}.facts`) ?? ""),
  };
}

/** Facts as the shell functions write them: "NAME BYTES", the value, a newline. */
export function parseFacts(text: string): Record<string, string> {
  const bytes = Buffer.from(text, "utf8");
  const facts: Record<string, string> = {};
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const head = /^(.+) (\d+)$/.exec(bytes.toString("utf8", at, end < 0 ? bytes.length : end));
    if (head === null || end < 0) {
      throw new Error(`facts are garbled at byte ${at}`);
    }
    const start = end + 1;
    const stop = start + Number(head[2]);
    facts[head[1] ?? ""] = bytes.toString("utf8", start, stop);
    at = stop + 1;
  }
  return facts;
}
