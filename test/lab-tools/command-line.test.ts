import { expect, test } from "vitest";
import { parseCommandLine } from "../../lab/command-line";
import { UsageError } from "../../lab/commands/command";

const plain = { command: "up", stack: "lab", words: [], rest: [] };

test.each([
  ["", plain],
  ["down", { ...plain, command: "down" }],
  ["--stack pi", { ...plain, stack: "pi" }],
  ["status --stack=pi", { ...plain, command: "status", stack: "pi" }],
  ["fault crash node1 node2", { ...plain, command: "fault", words: ["crash", "node1", "node2"] }],
  [
    "shell node1 -- ls --stack x",
    { ...plain, command: "shell", words: ["node1"], rest: ["ls", "--stack", "x"] },
  ],
  ["fault --help", { ...plain, command: "help", words: ["fault"] }],
])("lab %s", (line, expected) => {
  expect(parseCommandLine(line.split(" ").filter(Boolean))).toEqual(expected);
});

test.each([
  ["--wrong", "unknown option --wrong"],
  ["--stack", "--stack takes a name of lower-case letters, digits and dashes"],
  ["--stack ../x", "--stack takes a name of lower-case letters, digits and dashes"],
  ["--stack -x", "--stack takes a name of lower-case letters, digits and dashes"],
])("lab %s is refused", (line, message) => {
  const parse = () => parseCommandLine(line.split(" "));
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(message);
});
