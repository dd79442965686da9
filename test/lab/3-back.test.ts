/**
 * The inventory of before, applied again, brings the site of before: after a change in every layer each row and each host is
 * as it was. What it does not prove: a Kubernetes of a later version, which is refused the way back (9-upgrade).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadKinds } from "../../provider/kinds/registry";
import { LabSite } from "./support/site";
import { lineOf } from "./support/steps";
import { leftAlone, widened } from "./support/widened";

const inventory = "stacks/lab.yaml";
const before = readFileSync(inventory, "utf8");
const hosts = ["gate", "node1", "node2", "node3"];

let site: LabSite;
let rows: unknown;
let machines: readonly Machine[];
beforeAll(async () => {
  site = await LabSite.open();
  expect(await site.preview(), "the site must be quiet before it is changed").toEqual([]);
  rows = await described();
  machines = await Promise.all(hosts.map(look));
});
afterAll(async () => {
  writeFileSync(inventory, before);
  await site.up();
  await site.lab("hosts");
});

/** Rows with their inputs as they are in clear, but for what a read notes for the next one. */
async function described(): Promise<unknown> {
  const kinds = await loadKinds();

  const done = await site.run("pulumi", ["stack", "export", "--show-secrets"]);
  const { deployment } = JSON.parse(done.stdout) as {
    deployment: { resources: { urn: string; type: string; inputs?: Record<string, unknown> }[] };
  };
  const notes = (type: string) =>
    Object.entries(kinds.get(type)?.facets ?? {}).flatMap(([name, f]) =>
      f === "kept" ? name : [],
    );
  const told = (type: string, inputs: Record<string, unknown> = {}) =>
    Object.entries(inputs).filter(([name]) => !notes(type).includes(name));
  const rows = deployment.resources.map(({ urn, type, inputs }) => [urn, told(type, inputs)]);
  return Object.fromEntries(rows) as unknown;
}

/** Those of "$@" that no package brought, linked to a file of its own or wrote when it was installed. */
const OF_NO_PACKAGE = `
for path; do
  target=$(readlink -f "$path")
  for known in "$path" "$target" "\${target#/usr}"; do dpkg -S "$known" >/dev/null 2>&1 && continue 2; done
  grep -qF -- "$path" /var/lib/dpkg/info/*.postinst || echo "$path"
done`;

interface Machine {
  /** Digest by path of everything under /etc and /usr/local. */
  readonly files: ReadonlyMap<string, string>;
  /** What runs and what the network is, in lines. */
  readonly live: string;
}

const FILES = `
find /etc /usr/local -xdev \\( -type f -o -type l \\) ! -path /etc/mtab ! -path /etc/ld.so.cache |
  sort | xargs -d '\\n' sha256sum 2>/dev/null
true
`;
const LIVE = `
systemctl list-units --type service --state running --plain --no-legend | awk '{ print $1 }' | grep -vE '^(user|ceph-|libpod|croft-)'
ip -br link | grep -Eo '^(wg|tinc|flannel|cni)[^ @]*'
cat /sys/class/net/wg0/mtu
ip route show | grep ^10.66.0 | sort
wg show wg0 allowed-ips | sort
nft list table inet croft 2>/dev/null
findmnt -rno TARGET /srv/home
true
`;

async function look(host: string): Promise<Machine> {
  const files = (await site.on(host, FILES)).trim().split("\n");
  return {
    files: new Map(files.map((line) => [line.slice(66), line.slice(0, 64)] as const)),
    live: await site.on(host, LIVE),
  };
}

test("a change in every layer touches every kind", async () => {
  writeFileSync(inventory, widened(before));
  await site.lab("hosts");
  const steps = await site.preview();
  const kinds = [...(await loadKinds()).keys()];
  const touched = kinds.filter((kind) => steps.some((step) => step.kind === kind));
  expect([...touched, ...Object.keys(leftAlone)].sort()).toEqual([...kinds].sort());
  expect((await site.up()).map(lineOf)).toEqual(steps.map(lineOf));
  expect(await site.preview()).toEqual([]);
});

test("the inventory of before brings every row back", async () => {
  writeFileSync(inventory, before);
  const steps = await site.preview();
  expect((await site.up()).map(lineOf)).toEqual(steps.map(lineOf));
  expect(await site.preview()).toEqual([]);
  expect(await described()).toEqual(rows);
});

test.each(hosts)("%s is as it was, but for packages, which stay", async (host) => {
  const now = await look(host);
  const was = machines[hosts.indexOf(host)]!;
  expect(now.live).toBe(was.live);
  const changed = [...was.files].filter(([path, digest]) => now.files.get(path) !== digest);
  expect(changed.map(([path]) => path)).toEqual([]);
  const added = [...now.files.keys()].filter((path) => !was.files.has(path));
  const foreign = await site.on(host, `set -- ${added.join(" ")}${OF_NO_PACKAGE}`);
  expect(foreign).toBe("");
});
