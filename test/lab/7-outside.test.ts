/**
 * A host that faces the internet: from outside the mesh only SSH and the mesh itself are answered, whatever listens; by the
 * mesh all is. Asked from the workstation, which is outside, and of a host that listens on a port on all its addresses, its
 * mesh address among them, for which the workstation sends packets there. What it does not prove: IPv6 from outside, pods and
 * services asked from outside, and a balancer's exposed releases.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LabSite } from "./support/site";

const inventory = "stacks/small.yaml";
const before = readFileSync(inventory, "utf8");
const exposed = before.replace(/^( {2}machine:\n)/m, "$1    facing: internet\n");

/** On all addresses, where the API would; ends once it answers. */
const LISTEN = `
systemd-run --quiet --unit croft-test-listener --collect python3 -m http.server 6443
until curl -s -o /dev/null --max-time 1 http://127.0.0.1:6443/; do sleep 0.2; done`;

const meshAddress = "10.60.0.11";
/** What somebody on the same network can do: to send a host packets for any address it has. */
const route = (verb: "replace" | "delete") =>
  execFileSync("ip", ["route", verb, `${meshAddress}/32`, "via", address]);

let site: LabSite;
let address: string;
beforeAll(async () => {
  site = await LabSite.raise("small");
  address = (await site.on("one", 'set -- $SSH_CONNECTION; echo "$3"')).trim();
  await site.on("one", LISTEN);
  route("replace");
});
afterAll(async () => {
  route("delete");
  writeFileSync(inventory, before);
  await site.lab("down");
});

/** Ports of host one that take a connection. @param host the address that is asked */
async function answered(host: string, ...ports: readonly number[]): Promise<number[]> {
  const asked = ports.map(
    (port) =>
      new Promise<number[]>((resolve) => {
        const socket = connect({ host, port, timeout: 3000 });
        const end = (found: number[]) => {
          socket.destroy();
          resolve(found);
        };
        socket.on("connect", () => end([port]));
        socket.on("timeout", () => end([]));
        socket.on("error", () => end([]));
      }),
  );
  return (await Promise.all(asked)).flat();
}

const byTheMesh = () =>
  site.on("two", `curl -s -o /dev/null -w '%{http_code}' --max-time 5 http://${meshAddress}:6443/`);

test("before: what listens answers everybody", async () => {
  expect(await answered(address, 22, 6443)).toEqual([22, 6443]);
  expect(await answered(meshAddress, 6443)).toEqual([6443]);
});

test("facing the internet: only SSH and the mesh answer, and inside the mesh nothing has changed", async () => {
  writeFileSync(inventory, exposed);
  const steps = await site.preview();
  expect(steps.map(({ op, kind, name }) => `${op} ${kind} ${name}`)).toEqual([
    "create croft:host:Firewall one",
    "create croft:host:Firewall two",
    "update croft:host:Packages one",
    "update croft:host:Packages two",
  ]);
  await site.up();
  expect(await answered(address, 22, 6443)).toEqual([22]);
  expect(await answered(meshAddress, 6443)).toEqual([]);
  expect(await byTheMesh()).toBe("200");
  expect(await site.preview()).toEqual([]);
});

test.each([
  ["the table deleted", "nft delete table inet croft", ["rules"]],
  ["a door opened", "nft insert rule inet croft outside tcp dport 6443 accept", ["rules"]],
  ["the next boot without it", "systemctl --quiet disable croft-firewall", ["atBoot"]],
  [
    "a drop-in that keeps it from the next boot",
    "mkdir -p /etc/systemd/system/croft-firewall.service.d && printf '[Service]\\nExecStartPre=/bin/false\\n' >/etc/systemd/system/croft-firewall.service.d/evil.conf",
    ["atBoot"],
  ],
  ["another file for the next boot", "echo >/etc/croft/firewall.nft", ["atBoot"]],
])("%s is shown, and closed again", async (_, command, fields) => {
  await site.on("one", command);
  const steps = await site.preview();
  expect(steps).toMatchObject([{ op: "update", name: "one", fields }]);
  await site.up();
  expect(await answered(address, 22, 6443)).toEqual([22]);
  expect(await site.preview()).toEqual([]);
});

test("a reboot comes back closed", async () => {
  await site.lab("fault", "crash", "one");
  await site.lab("fault", "start", "one");
  await site.on("one", LISTEN);
  expect(await answered(address, 22, 6443)).toEqual([22]);
});

test("of the house again: the firewall goes", async () => {
  writeFileSync(inventory, before);
  await site.up();
  expect(
    await site.on(
      "one",
      "nft list tables | grep croft; ls /etc/croft/firewall.nft 2>/dev/null; true",
    ),
  ).toBe("");
  expect(await site.preview()).toEqual([]);
});
