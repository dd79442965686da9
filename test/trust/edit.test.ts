import { expect, test } from "vitest";
import { withHostKey } from "../../trust/edit";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMW+HOcFruZGPnp6EXsgzmIdUYuJGKP+wuxX2z4KGtHH";
const old = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** The lines that differ, as a person's `git diff` would show them. */
function diff(before: string, after: string): string[] {
  const [olds, news] = [before.split("\n"), after.split("\n")];
  return [
    ...olds.filter((line) => !news.includes(line)).map((line) => `-${line}`),
    ...news.filter((line) => !olds.includes(line)).map((line) => `+${line}`),
  ];
}

const block = `# The house.
site: home   # odd   spacing
hosts:

    nas:   # in the cellar
        class:   "node"
        address: 192.168.1.11
        mesh: 10.66.0.11   # never changes

        disks: [ /dev/disk/by-id/one,   /dev/disk/by-id/two ]
    den: {class: node,   address: 192.168.1.12, mesh: 10.66.0.12}   # flow
mesh: { kind: wireguard }
# The end.`;

test("a new key stands below the addresses, and nothing else changes", () => {
  const after = withHostKey(block, "nas", key);
  expect(diff(block, after)).toEqual([`+        hostKey: ${key}`]);
  expect(after).toContain(
    `mesh: 10.66.0.11   # never changes\n        hostKey: ${key}\n\n        disks: [ /dev`,
  );
});

test("in braces too", () => {
  expect(diff(block, withHostKey(block, "den", key))).toEqual([
    "-    den: {class: node,   address: 192.168.1.12, mesh: 10.66.0.12}   # flow",
    `+    den: {class: node,   address: 192.168.1.12, mesh: 10.66.0.12, hostKey: ${key}}   # flow`,
  ]);
});

test.each([
  ["plain", `hostKey: ${old}  # since 2024`, `hostKey: ${key}  # since 2024`],
  ["quoted", `hostKey: "${old} root@nas"`, `hostKey: ${key}`],
  ["empty", "hostKey:", `hostKey: ${key}`],
  ["empty with a comment", "hostKey:   # to be learned", `hostKey: ${key}   # to be learned`],
  ["null", "hostKey: ~", `hostKey: ${key}`],
])("an old value that is %s is replaced where it stands", (_, before, after) => {
  const text = (line: string) => `hosts:\n  nas:\n    ${line}\n    address: 192.168.1.11\n`;
  expect(withHostKey(text(before), "nas", key)).toBe(text(after));
});

test("line ends stay what they are", () => {
  const text = "hosts:\r\n  nas:\r\n    address: 192.168.1.11\r\n    class: node\r\n";
  expect(withHostKey(text, "nas", key)).toBe(
    `hosts:\r\n  nas:\r\n    address: 192.168.1.11\r\n    hostKey: ${key}\r\n    class: node\r\n`,
  );
  const last = "hosts:\n  nas:\n    address: 192.168.1.11";
  expect(withHostKey(last, "nas", key)).toBe(`${last}\n    hostKey: ${key}\n`);
});

test("a second key goes in after the first", () => {
  const twice = withHostKey(withHostKey(block, "nas", key), "den", old);
  expect(diff(block, twice)).toHaveLength(3);
});

test.each([
  ["a host that is not there", "hosts: { nas: { address: 192.168.1.11 } }\n", "den"],
  [
    "a key over several lines",
    "hosts:\n  nas:\n    address: a\n    hostKey: >-\n      ssh\n    port: 22\n",
    "nas",
  ],
])("%s is left alone, with the line to write", (_, text, host) => {
  expect(() => withHostKey(text, host, key)).toThrow(
    `hosts.${host} cannot be edited as it stands; write there: hostKey: ${key}`,
  );
});
