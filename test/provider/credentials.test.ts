import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findCredentials } from "../../provider/ssh/credentials";
import { CredentialsError, SaidError } from "../../provider/ssh/errors";
import { Outages } from "../../provider/ssh/outages";
import { Pool } from "../../provider/ssh/pool";

const folder = mkdtempSync(join(tmpdir(), "croft-keys-"));
beforeAll(() => {
  const make = (name: string, passphrase: string, ...format: readonly string[]) =>
    execFileSync("ssh-keygen", ["-q", ...format, "-N", passphrase, "-f", join(folder, name)]);
  make("plain", "", "-t", "ed25519");
  make("locked", "sesame", "-t", "ed25519");
  make("pem", "sesame", "-t", "rsa", "-b", "2048", "-m", "PEM");
  writeFileSync(join(folder, "letter"), "Dear Sir");
});
afterAll(() => rmSync(folder, { recursive: true }));

const find = (name: string, passphrase?: string) =>
  findCredentials({
    CROFT_SSH_KEY: join(folder, name),
    ...(passphrase !== undefined && { CROFT_SSH_KEY_PASSPHRASE: passphrase }),
  });

test.each([
  ["plain", undefined],
  ["locked", "sesame"],
  ["pem", "sesame"],
])("the key file %s opens with %s", (name, passphrase) =>
  expect(find(name, passphrase)).toMatchObject({ privateKey: expect.any(Buffer) as unknown }),
);

test.each([
  ["locked", undefined, "locked is protected by a passphrase; set CROFT_SSH_KEY_PASSPHRASE to it"],
  ["pem", undefined, "pem is protected by a passphrase"],
  ["locked", "wrong", "locked does not open with CROFT_SSH_KEY_PASSPHRASE"],
  ["pem", "wrong", "pem does not open with CROFT_SSH_KEY_PASSPHRASE"],
  ["plain.pub", undefined, "plain.pub is a public key; name the private one"],
  ["letter", undefined, "letter is no private key such as ssh-keygen makes"],
  ["nothing", undefined, "nothing does not exist; name the file of a private key"],
  ["", undefined, "is a folder; name the file of a private key in it"],
])("the key file %s with %s is refused in words that help", (name, passphrase, words) => {
  const failure = () => find(name, passphrase);
  expect(failure).toThrow(CredentialsError);
  expect(failure).toThrow(words);
});

// Broken by: leaving it to each of the hundreds of rows of a site.
test("what no row can go on without is told by one", async () => {
  const outages = new Outages(new Pool({}));
  const said = [];
  for (let row = 0; row < 3; row++)
    said.push(await outages.explain(new CredentialsError("no key")));
  expect(said.map((error) => (error as Error).message)).toEqual([
    "no key",
    "no way to log in, as said above",
    "no way to log in, as said above",
  ]);
  expect(said[1]).toBeInstanceOf(SaidError);
});
