import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, type Pair, parse, parseDocument, type Scalar, type YAMLMap } from "yaml";

/**
 * An inventory's text with one host's key written into it. Only that line changes: comments, order, quotes and spaces stay,
 * because a document that is printed anew loses the layout its owner gave it.
 * @throws Error when the host is written in a way that cannot be edited safely
 */
export function withHostKey(text: string, host: string, hostKey: string): string {
  const node = parseDocument(text).getIn(["hosts", host], true);
  const edited = isMap(node) ? splice(text, node, `hostKey: ${hostKey}`, hostKey) : undefined;
  if (edited === undefined || !isDeepStrictEqual(dataOf(edited), expected(text, host, hostKey))) {
    throw new Error(
      `hosts.${host} cannot be edited as it stands; write there: hostKey: ${hostKey}`,
    );
  }
  return edited;
}

type Entry = Pair<Scalar, Scalar | null>;

function splice(text: string, host: YAMLMap, line: string, hostKey: string): string | undefined {
  const entries = host.items as Entry[];
  const old = entries.find(({ key }) => key.value === "hostKey");
  if (old !== undefined) {
    const [start, end] = old.value?.range ?? [];
    const empty = !isScalar(old.value) || old.value.source === "" || start === end;
    const from = empty ? text.indexOf(":", old.key.range?.[1]) + 1 : start!;
    return text.slice(0, from) + (empty ? " " : "") + hostKey + text.slice(empty ? from : end);
  }
  // After what it belongs to: the host's addresses.
  const before =
    entries.find(({ key }) => key.value === "mesh") ??
    entries.find(({ key }) => key.value === "address");
  const [keyStart, valueEnd] = [before?.key.range?.[0], before?.value?.range?.[1]];
  if (keyStart === undefined || valueEnd === undefined) return undefined;
  if (host.flow === true) return `${text.slice(0, valueEnd)}, ${line}${text.slice(valueEnd)}`;
  const indent = text.slice(text.lastIndexOf("\n", keyStart - 1) + 1, keyStart);
  const newline = text.indexOf("\n", valueEnd);
  if (newline === -1) return `${text}\n${indent}${line}\n`;
  const ending = text[newline - 1] === "\r" ? "\r\n" : "\n";
  return `${text.slice(0, newline + 1)}${indent}${line}${ending}${text.slice(newline + 1)}`;
}

function dataOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function expected(text: string, host: string, hostKey: string): unknown {
  const data = parse(text) as { hosts: Record<string, Record<string, unknown>> };
  data.hosts[host] = { ...data.hosts[host], hostKey };
  return data;
}
