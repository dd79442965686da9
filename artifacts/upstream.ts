import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Longer than any site that is up takes to answer a HEAD, and short enough to ask a dozen dead ones. */
const answerMilliseconds = 3000;

/** A release of 150 MB over 1 MB/s. */
const downloadMilliseconds = 300_000;

/** The hash published for `fileName`: the text is either one hash alone or lines of "hash  name" as sha256sum writes. */
export function parseChecksum(text: string, fileName: string): string | undefined {
  const hash = /^[0-9a-f]{64}$/i;
  const words = text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((line) => hash.test(line[0] ?? ""));
  const only = words.length === 1 ? words[0] : undefined;
  if (only !== undefined && only.length === 1) return only[0]?.toLowerCase();
  const named = words.find((line) => line[1]?.replace(/^\*/, "").split("/").pop() === fileName);
  return named?.[0]?.toLowerCase();
}

/** What upstream sites are asked; remembers which sites are silent, so each costs its time-out once. */
export class Upstream {
  private readonly sites = new Map<string, Promise<boolean>>();

  /** Whether the URL's site answers at all, whatever it says. */
  answers(url: string): Promise<boolean> {
    const { origin } = new URL(url);
    const known = this.sites.get(origin);
    if (known !== undefined) return known;
    const asked = fetch(origin, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(answerMilliseconds),
    }).then(
      () => true,
      () => false,
    );
    this.sites.set(origin, asked);
    return asked;
  }

  /**
   * The published SHA-256 of a file.
   * @throws Error when the checksum cannot be fetched or does not name the file
   */
  async checksum(checksumUrl: string, fileName: string): Promise<string> {
    const response = await fetch(checksumUrl, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`fetching ${checksumUrl}: HTTP ${response.status}`);
    const hash = parseChecksum(await response.text(), fileName);
    if (hash === undefined) throw new Error(`${checksumUrl} names no hash for ${fileName}`);
    return hash;
  }

  /** Writes the URL's content to a file. @throws Error for anything but success */
  async download(url: string, file: string): Promise<void> {
    const response = await fetch(url, { signal: AbortSignal.timeout(downloadMilliseconds) });
    if (!response.ok || response.body === null)
      throw new Error(`fetching ${url}: HTTP ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  }
}
