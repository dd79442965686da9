/**
 * A 64-bit kernel under a 32-bit user land, as Raspberry Pi OS comes on the same board: refused in the preview, before
 * anything is changed. The user land is a real one, Debian's i386, into which sshd puts every login.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LabSite } from "./support/site";

const inventory = "stacks/small.yaml";
const before = readFileSync(inventory, "utf8");
const withThird = before.replace(
  /^peers:$/m,
  "  three:\n    class: machine\n    address: 192.168.60.13\n    mesh: 10.60.0.13\n\npeers:",
);

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.raise("small");
});
afterAll(async () => {
  writeFileSync(inventory, before);
  await site.lab("down");
});

/** The release's own paragraph of sources has all that is essential; its companions' i386 may lag behind on a mirror. */
const enterI386 = `
set -e
export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -qy install --no-install-recommends mmdebstrap arch-test
cat /etc/apt/sources.list.d/* | sed '/^$/q' |
  mmdebstrap --variant=essential --architectures=i386 bookworm /var/i386 -
for tree in proc sys dev run; do mount --rbind "/$tree" "/var/i386/$tree"; done
printf 'Match all\\n  ChrootDirectory /var/i386\\n' >>/etc/ssh/sshd_config
systemctl restart ssh`;

test("a host with a 32-bit user land is refused by the preview, by name and with both words", async () => {
  writeFileSync(inventory, withThird);
  await site.lab("hosts");
  await site.on("three", enterI386);
  expect(await site.on("three", "uname -m; dpkg --print-architecture")).toBe("x86_64\ni386\n");
  const done = await site.run("pulumi", ["preview", "--non-interactive"]);
  expect(done.code).not.toBe(0);
  expect(`${done.stdout}${done.stderr}`).toContain(
    "three is declared amd64, but runs amd64 kernel with i386 packages",
  );
  expect(await site.on("three", "ls -A /var/lib/croft 2>/dev/null; true")).toBe("");
});
