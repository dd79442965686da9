/**
 * The scripts of an interface, in the real shell beside programs that stand in for the real ones: what they ask, how long they
 * wait, and what they do about it. What wg and systemd make of that is shown on machines.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { kind } from "../../provider/kinds/mesh-interface/kind";
import { StandInHost } from "./kubernetes/stand-in-host";
import { wg } from "./support/mesh-machine";

/** A machine whose daemon has its interface up, and answers unless the file "deaf" is there. */
function machine({ deaf = false, hears = "", enabled = "enabled" }) {
  const folder = mkdtempSync(join(tmpdir(), "croft-wg-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name: string, text: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  program(
    "wg",
    `[ ! -e ${folder}/deaf ] || exec sleep 20
echo "$*" >>${folder}/asked
case $3 in
  dump) printf 'SECRET=\\tOWN=\\t51999\\toff\\nNAS=\\tPSK=\\t(none)\\t10.9.8.2/32\\t0\\t0\\t0\\toff\\nPC=\\t(none)\\t(none)\\t10.9.8.3/32\\t0\\t0\\t0\\toff\\n' ;;
  public-key) echo OWN= ;;
  listen-port) echo 51999 ;;
  fwmark) echo off ;;
esac`,
  );
  program("ip", "case $* in *address*) echo '3: wg7 inet 10.9.8.1/24' ;; *) echo up ;; esac");
  program(
    "systemctl",
    `echo "$*" >>${folder}/asked
case $1 in is-enabled) echo ${enabled} ;; ${hears || "nothing"}) rm -f ${folder}/deaf ;; esac`,
  );
  if (deaf) writeFileSync(join(folder, "deaf"), "");
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"]}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return {
    host: new StandInHost({}, { "net/wg7/mtu": "1412\n" }),
    asked: (of: RegExp) =>
      readFileSync(join(folder, "asked"), "utf8")
        .split("\n")
        .filter((line) => of.test(line)),
    isDeaf: () => existsSync(join(folder, "deaf")),
  };
}

// Broken by: a key that leaves its host, a column that is taken for another.
test("one look tells all of an interface but its secrets", async () => {
  const { host } = machine({});
  const live = (await kind.read(host, wg))?.inputs;
  expect(live).toEqual({ ...wg, peerFiles: {}, presharedKeys: ["NAS="] });
  expect(JSON.stringify(live)).not.toMatch(/SECRET|PSK/);
});

// Broken by: a question to a daemon that a signal has stopped, which waits for ever.
test("an interface whose daemon does not answer is not up", async () => {
  const { host } = machine({ deaf: true });
  expect((await kind.read(host, wg))?.inputs).toMatchObject({ up: false, atBoot: true });
});

// Broken by: making an interface anew whose daemon needed a signal only.
test.each([
  ["kill", ["kill --signal=CONT wg-quick@wg7.service"]],
  ["restart", ["kill --signal=CONT wg-quick@wg7.service", "restart wg-quick@wg7.service"]],
])("a daemon that hears %s is asked no more than that", async (hears, expected) => {
  const { host, asked, isDeaf } = machine({ deaf: true, hears });
  await kind.update(host, { ...wg, up: false }, wg, ["up"]);
  expect(asked(/kill|restart/)).toEqual(expected);
  expect(isDeaf()).toBe(false);
});

// Broken by: enabling, or taking away, what somebody has masked, which systemctl refuses.
test("a masked interface is unmasked before anything else", async () => {
  const { host, asked } = machine({ enabled: "masked" });
  await kind.update(host, { ...wg, atBoot: false }, wg, ["atBoot"]);
  expect(asked(/mask |enable /)).toEqual([
    "--quiet unmask -- wg-quick@wg7.service",
    "--quiet enable wg-quick@wg7.service",
  ]);
});

// Broken by: a drop-in, or a file with a blank in its name, that is taken for a peer's key.
test("what is nobody's is removed as what it is", async () => {
  const { host, asked } = machine({});
  const strangers = [
    "/JY4rzd7dxYDuL3F9L4+Q8WochF3Q+Fl8UZLDHKXTWA= 10.66.0.66/32",
    "/etc/systemd/system/wg-quick@wg7.service.d/evil.conf",
    "/etc/wireguard/wg7.d/x y.conf",
  ];
  await kind.update(host, { ...wg, strangers }, wg, ["strangers"]);
  expect(asked(/set .* remove/)).toEqual([
    "set wg7 peer /JY4rzd7dxYDuL3F9L4+Q8WochF3Q+Fl8UZLDHKXTWA= remove",
  ]);
});
