import { isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { Fault } from "./fault";
import { oddSign } from "./odd-signs";
import { codeOf } from "./one-line";
import { type Position, positionKey, type Source, type SourceText } from "./source";
import { syntaxFaults } from "./syntax-faults";
import { noDirectives } from "./syntax-words";
import { Walk } from "./walk";

export interface Parsed {
  readonly source: Source;
  readonly faults: readonly Fault[];
}

/** Characters of a file: hundreds of hosts need a tenth of it, and whatever is larger was not meant to be an inventory. */
const most = 2 ** 20;

/**
 * YAML 1.2 to plain data with positions. A narrow YAML on purpose: anchors, aliases, merge keys and tags are refused, since
 * what they make of a file is seen only by those who know the rules, and an inventory is read by people.
 *
 * @param least what the shortest such file holds, for whoever has an empty one
 */
export function parseYaml({ file, text: written }: SourceText, least: string): Parsed {
  const text = written.replace(/^\ufeff/, "");
  const start = { file, line: 1, column: 1 };
  const positions = new Map<string, Position>([[positionKey([]), start]]);
  const refused = (...faults: Fault[]): Parsed => ({
    source: { value: undefined, positions },
    faults,
  });
  const noText = textFault(file, text);
  if (noText !== undefined) return refused(noText);

  const lines = new LineCounter();
  // Duplicate keys are looked for below, where their path is known.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    merge: false,
    version: "1.2",
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  const odd = oddSign(document, text);
  if (odd !== undefined) return refused({ ...at(odd.offset), path: "", reason: odd.reason });
  const syntax = syntaxFaults(document, text);
  if (syntax.length > 0) {
    return refused(
      ...syntax.map(({ offset, wholeLine, reason }) => ({
        ...at(offset),
        ...(wholeLine ? { column: 1 } : {}),
        path: "",
        reason,
      })),
    );
  }
  const directive = /^%YAML.*$/m.exec(text);
  if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2") {
    return refused({ ...at(directive?.index ?? 0), path: "", reason: noDirectives });
  }
  if (document.contents === null || (isScalar(document.contents) && isNothing(document.contents))) {
    const reason = `the file is empty; write at least ${least}`;
    return refused({ ...start, path: "", reason });
  }
  const walk = new Walk(document, at, positions);
  const value = walk.node(document.contents as Node, []);
  return { source: { value, positions }, faults: walk.faults };
}

/** What makes a file no text at all: its faults would be as many as its bytes, and none of them would help. */
function textFault(file: string, text: string): Fault | undefined {
  if (text.length > most) {
    const reason = `has ${text.length} characters, and an inventory at most ${most}; name another file, or make it smaller`;
    return { file, line: 1, column: 1, path: "", reason };
  }
  const found = noCharacter.exec(text);
  if (found === null) return undefined;
  const before = text.slice(0, found.index).split("\n");
  const reason =
    found[0] === "\r"
      ? "a line ends here with CR alone, which ends none in YAML; save the file with LF for line ends"
      : `${codeOf(found[0])} stands here, which no text has; remove it, or save the file as plain text in UTF-8`;
  return { file, line: before.length, column: before.at(-1)!.length + 1, path: "", reason };
}

/** Control characters but tab and line ends, what replaces bytes that are not UTF-8, and a byte order mark inside the text. */
const noCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufeff]|\r(?!\n)/;

/** A scalar of no characters, or null in any spelling. */
function isNothing({ value }: { readonly value: unknown }): boolean {
  return value === null || value === "";
}
