import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { accessesIn, AddressBook } from "../../provider/address-book";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMW+HOcFruZGPnp6EXsgzmIdUYuJGKP+wuxX2z4KGtHH";
const KEY_TWO = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBL1RLuS+NYcppNI5emalJRhRG8dVsOMTasGvwH8DjIX";
const URN = "urn:pulumi:den::croft::croft:host:File::x";
const folder = mkdtempSync(join(tmpdir(), "croft-book-"));
const old = (host: string) => ({
  host,
  address: "192.0.2.9",
  port: 9,
  user: "old",
  hostKey: "old",
});

afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  mkdirSync(join(folder, "sites"), { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: croft\n");
  writeFileSync(join(folder, "Pulumi.den.yaml"), "config:\n  croft:inventory: sites/den.yaml\n");
  writeFileSync(
    join(folder, "sites/den.yaml"),
    `site: den
classes: { box: { architecture: amd64, roles: [load-balancer] } }
hosts:
  one: { class: box, address: 192.0.2.1, port: 2222, mesh: 10.66.0.1, hostKey: ${KEY} }
  two: { class: box, address: 192.0.2.2, mesh: 10.66.0.2, hostKey: ${KEY_TWO}, state: offline }
mesh: { kind: wireguard, network: 10.66.0.0/24 }
`,
  );
});

test("the inventory's word comes before the state's, wherever an access stands", async () => {
  const book = new AddressBook(folder, undefined);
  const state = { access: old("one"), members: [old("two"), old("gone")], path: "/etc/x", n: null };
  expect(await book.current(URN, state)).toEqual({
    access: { host: "one", address: "192.0.2.1", port: 2222, user: "root", hostKey: KEY },
    members: [
      {
        host: "two",
        address: "192.0.2.2",
        port: 22,
        user: "root",
        hostKey: KEY_TWO,
        offline: true,
      },
      old("gone"),
    ],
    path: "/etc/x",
    n: null,
  });
});

test("the overlay counts too", async () => {
  writeFileSync(join(folder, "overlay.yaml"), "hosts: { one: { address: 192.0.2.77 } }\n");
  const book = new AddressBook(folder, join(folder, "overlay.yaml"));
  expect(await book.current(URN, old("one"))).toMatchObject({ address: "192.0.2.77", port: 2222 });
});

test.each([
  ["faulty", () => writeFileSync(join(folder, "sites/den.yaml"), "hosts: [")],
  ["absent", () => rmSync(join(folder, "sites"), { recursive: true })],
])("an inventory that is %s leaves the state's access", async (_, spoil) => {
  spoil();
  expect(await new AddressBook(folder, undefined).current(URN, old("one"))).toEqual(old("one"));
});

test("without a word about it, a stack's inventory is stacks/<stack>.yaml", async () => {
  rmSync(join(folder, "Pulumi.den.yaml"));
  mkdirSync(join(folder, "stacks"), { recursive: true });
  const text = readFileSync(join(folder, "sites/den.yaml"));
  writeFileSync(join(folder, "stacks/den.yaml"), text);
  const found = await new AddressBook(folder, undefined).current(URN, old("one"));
  expect(found.address).toBe("192.0.2.1");
});

test("all hosts of a resource, each once", () => {
  const inputs = { access: old("a"), members: [old("a"), old("b")], text: "c" };
  expect(accessesIn(inputs).map(({ host }) => host)).toEqual(["a", "b"]);
});
