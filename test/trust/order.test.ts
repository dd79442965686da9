import { expect, test } from "vitest";
import { parseOrder } from "../../trust/order";

const print = `SHA256:${"a".repeat(43)}`;

test("options and hosts in any order; who names a host anywhere means that one", () => {
  const words = ["node2", "--stack=lab", "--replace", "node1", "--fingerprint", `node3=${print}`];
  expect(parseOrder(words)).toEqual({
    stack: "lab",
    hosts: ["node2", "node1", "node3"],
    replace: ["node1"],
    fingerprints: new Map([["node3", print]]),
  });
});

test.each([
  [[], "--stack is missing"],
  [["--stack"], "--stack lacks its value"],
  [["--stack", "--replace", "a"], "--stack lacks its value"],
  [
    ["--stack", "lab", "--yes"],
    "--yes is not known; write one of --fingerprint, --replace, --stack",
  ],
  [["--stak", "lab"], "--stak is not known; did you mean --stack?"],
  [
    ["--stack", "lab", "--fingerprint", "node1"],
    "--fingerprint node1 is none; write HOST=SHA256:... as `ssh-keygen -l` prints it",
  ],
  [
    ["--stack", "lab", "--fingerprint", "node1=MD5:aa:bb"],
    "--fingerprint node1=MD5:aa:bb is none; write HOST=SHA256:... as `ssh-keygen -l` prints it",
  ],
])("%j is refused", (words, message) => {
  expect(() => parseOrder(words)).toThrow(message);
});
