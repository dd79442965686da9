import { codeOf, shown } from "./one-line";

/** The known word that was most likely meant: at most two letters off, and fewer than half of them. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const near = known
    // Else a key as long as a page would be measured against every word.
    .filter(({ length }) => Math.abs(length - word.length) <= 2)
    .map((candidate) => ({ candidate, distance: distance(word, candidate) }))
    .filter(({ candidate, distance: d }) => d <= 2 && d * 2 < candidate.length)
    .sort(
      (one, other) => one.distance - other.distance || (one.candidate < other.candidate ? -1 : 1),
    );
  return near[0]?.candidate;
}

/** "did you mean roles?", or what there is when nothing is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = suggest(word, known);
  if (meant !== undefined) return `did you mean ${shown(meant)}${lookAlike(word, meant)}?`;
  const words = [...known].sort().map(shown);
  if (words.length <= 1) return words.length === 0 ? "there is none yet" : `write ${words[0]}`;
  return `write one of ${words.join(", ")}`;
}

/** What tells a word from the known one where both look alike: a letter of another alphabet. */
function lookAlike(word: string, known: string): string {
  const [signs, plain] = [[...word], [...known]];
  const other = signs.findIndex((sign, at) => sign !== plain[at]);
  const alike = signs.every((sign, at) => sign === plain[at] || sign > "\x7f");
  return other >= 0 && alike && signs.length === plain.length
    ? `, with a plain ${plain[other]} in place of ${codeOf(signs[other]!)}`
    : "";
}

/**
 * Slips of the finger between two words: letters missing, added, changed, or two neighbours swapped (optimal string alignment
 * distance). Case is ignored.
 */
function distance(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? before[j - 2]! + 1 : Infinity;
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, substitution, swap));
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
