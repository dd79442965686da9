/**
 * No secret of the site stands in clear in what a whole run leaves or shows: the state, its backups and history, the
 * engine's output, event log and diagnostics, the provider's trace, process lists while it works, temporary files after
 * it. What it does not prove: the memory of the processes.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { stackPaths } from "../../lab/paths";
import { found, secretTexts } from "./support/secrets";
import { LabSite } from "./support/site";

const hosts = ["gate", "node1", "node2", "node3"];

let site: LabSite;
let secrets: string[];
beforeAll(async () => {
  site = await LabSite.open();
  const { stdout } = await site.run("pulumi", ["stack", "export", "--show-secrets"]);
  secrets = secretTexts(JSON.parse(stdout));
  const passphrase = site.environment["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? "";
  secrets.push(readFileSync(passphrase, "utf8").trim());
});

/** Writes secrets to every host that has them anew: mesh keys, and the certificate authorities' own. */
const damage = `
for file in /etc/wireguard/wg0.conf /etc/kubernetes/pki/ca.key /etc/kubernetes/pki/sa.key; do
  if [ -e "$file" ]; then echo '# damaged' >>"$file"; fi
done`;

/** Every process's words on a host, ten times a second until the file that stops it appears. */
const watch = `
rm -f /run/stop-watching
while ! [ -e /run/stop-watching ]; do
  for line in /proc/[0-9]*/cmdline /proc/[0-9]*/environ; do tr '\\0' ' ' <"$line" 2>/dev/null; echo; done | sort -u
  sleep 0.1
done | sort -u`;

test("there are secrets to look for", () => {
  expect(secrets.length).toBeGreaterThan(30);
});

test("a preview and a run that write secrets show none, on no host either", async () => {
  for (const host of hosts) await site.on(host, damage);
  const folder = mkdtempSync(join(tmpdir(), "croft-secrets-"));
  const events = join(folder, "events");
  site.environment["CROFT_TRACE"] = join(folder, "trace");
  const watching = hosts.map((host) => site.on(host, watch));
  const preview = await site.run("pulumi", ["preview", "--diff", "--non-interactive"]);
  const up = await site.run("pulumi", [
    ...["up", "--yes", "--skip-preview", "--diff", "--non-interactive", "--event-log", events],
  ]);
  for (const host of hosts) await site.on(host, "touch /run/stop-watching");
  const processes = await Promise.all(watching);
  expect(up.code).toBe(0);
  const places: Readonly<Record<string, string>> = {
    preview: preview.stdout + preview.stderr,
    up: up.stdout + up.stderr,
    events: readFileSync(events, "utf8"),
    trace: readFileSync(join(folder, "trace"), "utf8"),
    ...Object.fromEntries(processes.map((text, i) => [`processes of ${hosts[i]}`, text])),
  };
  rmSync(folder, { recursive: true });
  delete site.environment["CROFT_TRACE"];
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(100);
    expect(found(secrets, text), place).toEqual([]);
  }
  expect(await site.preview()).toEqual([]);
});

test("the state, its backups and its history hold none in clear", () => {
  const { state } = stackPaths(process.cwd(), "lab");
  const files = readdirSync(state, { recursive: true, encoding: "utf8" })
    .map((name) => join(state, name))
    .filter((path) => statSync(path).isFile());
  expect(files.length).toBeGreaterThan(2);
  for (const path of files) expect(found(secrets, readFileSync(path, "utf8")), path).toEqual([]);
});

test("temporary files and logs of the hosts hold none", async () => {
  const list = "find /tmp /var/tmp /run/croft* /var/lib/croft -type f -exec cat {} + 2>/dev/null";
  for (const host of hosts) {
    const text = await site.on(host, `${list}; journalctl -q --no-pager -n 20000 -o cat; true`);
    expect(found(secrets, text), host).toEqual([]);
  }
});
