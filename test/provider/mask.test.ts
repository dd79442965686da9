import { expect, test } from "vitest";
import { mask, secretPieces } from "../../provider/ssh/mask";

test.each([
  ["lines of stdin", {}, "user: admin\nhunter2hunter2\n", "got hunter2hunter2", "got [masked]"],
  [
    "a variable named as a secret",
    { join_token: "abcdef.0123" },
    "",
    "with abcdef.0123",
    "with [masked]",
  ],
  [
    "a value that looks like a key",
    { v: "k".repeat(43) + "=" },
    "",
    `no ${"k".repeat(43)}=`,
    "no [masked]",
  ],
  [
    "an ordinary value stays",
    { path: "/etc/haproxy/x" },
    "",
    "no /etc/haproxy/x",
    "no /etc/haproxy/x",
  ],
  ["short words stay", {}, "the\nend", "the end", "the end"],
  ["a secret inside another", { key: "aaaabbbb\naaaabbbbcccc" }, "", "aaaabbbbcccc", "[masked]"],
])("masking: %s", (_, vars, stdin, text, expected) => {
  expect(mask(text, secretPieces(vars as Record<string, string>, stdin))).toBe(expected);
});
