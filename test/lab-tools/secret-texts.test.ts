import { expect, test } from "vitest";
import { found, secretTexts } from "../lab/support/secrets";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const key = "MC4CAQAwBQYDK2VwBCIEIBvN2aOCtJ9d";
const state = {
  deployment: {
    resources: [
      {
        outputs: { pem: secret(`-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`) },
      },
      { inputs: { files: secret({ a: { conf: `PrivateKey = ${key}x\nMTU = 1420\n` }, b: 7 }) } },
      { inputs: { plain: "AAAAC3NzaC1lZDI1NTE5AAAAIMW0aB" } },
    ],
  },
};

test("of what is secret, the pieces that can be recognised anywhere", () => {
  expect(secretTexts(state)).toEqual([key, `${key}x`]);
});

test("a leak is named without repeating it", () => {
  expect(found([key, "absent"], `PrivateKey=${key}`)).toEqual(["MC4CAQ..."]);
});
