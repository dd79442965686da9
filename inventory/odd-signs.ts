import { type Document, visit } from "yaml";
import { codeOf } from "./one-line";

/** A sign that was taken for a space, or not seen at all, where it makes YAML of another meaning. */
export interface OddSign {
  /** Characters from the beginning of the text. */
  readonly offset: number;
  readonly reason: string;
}

/**
 * The first such sign: at the beginning of a line or after a colon, of what stands in no quotes and in no block of text. To YAML
 * it is a letter, so the line is indented otherwise than it looks, or has no value at all.
 */
export function oddSign(document: Document.Parsed, text: string): OddSign | undefined {
  const offsets = new Set<number>();
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type !== "PLAIN" || !range) return;
      for (const found of text.slice(range[0], range[1]).matchAll(misleading))
        offsets.add(range[0] + found.index + found[0].length);
    },
  });
  for (const { pos } of document.errors)
    if (odd.test(text.slice(pos[0], pos[0] + 1))) offsets.add(pos[0]);
  const [offset, ...others] = [...offsets].sort((one, other) => one - other);
  if (offset === undefined) return undefined;
  const sign = text.charAt(offset);
  const places =
    others.length === 0
      ? ""
      : ` and ${others.length === 1 ? "once" : `${others.length} times`} more`;
  const what = /\p{Zs}/u.test(sign)
    ? "looks like a space and is none; write a plain space"
    : "cannot be seen; remove it, or write the value in quotes";
  return { offset, reason: `${codeOf(sign)} stands here${places}, which ${what}` };
}

const odd = /(?! )\p{Zs}|\p{Cf}/u;

/** What stands before one that misleads. */
const misleading = /(?:^|\n[ \t]*|:)(?=(?! )\p{Zs}|\p{Cf})/gu;
