/**
 * From tinc to WireGuard and back on three hosts of their own, while TCP connections run through the mesh from each to
 * the next; before it, somebody changes what tinc has on its hosts. What it does not prove: a kernel WireGuard, and routers between the hosts.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { MeshSite, type MeshWords } from "./support/mesh-site";
import { playRound } from "./support/round";
import { eventually } from "./support/site";
import { rounds } from "./support/tampering";
import { tincTamperings } from "./support/tamperings/tinc";

let mesh: MeshSite;
beforeAll(async () => {
  mesh = await MeshSite.make({ kind: "tinc" });
});
afterAll(() => mesh.remove());

/** Applies, and shows that nothing is left to do and that every connection that was there is. */
async function change(words: MeshWords): Promise<void> {
  const before = await mesh.heard();
  mesh.declare(words);
  await mesh.site.up();
  expect(await mesh.site.preview()).toEqual([]);
  const after = await mesh.heard();
  expect(after.map((count, n) => (count ?? 0) > before[n]!)).toEqual([true, true, true]);
}

const interfaces = async () =>
  (await mesh.on("node1", "ip -br link | grep -Eo '^(wg|tinc)[0-9]+' | xargs")).trim();
const preferred = async () =>
  (await mesh.on("node1", "ip route get 10.75.0.12 | grep -Eo 'dev [^ ]+'")).trim();

test("tinc alone is made, and nothing is left to do", async () => {
  await mesh.site.up();
  expect(await mesh.site.preview()).toEqual([]);
  expect(await interfaces()).toBe("tinc0");
});

test.each(
  rounds(tincTamperings).map((round) => ({ round, title: round.map((c) => c.title).join("; ") })),
)("$title: shown, repaired alone, and gone", ({ round }) => playRound(mesh.site, round));

test("tinc alone carries TCP between every pair", async () => {
  await mesh.talk();
  await eventually("answers on every connection", 30, async () =>
    (await mesh.heard()).every((count) => (count ?? 0) > 0) ? true : undefined,
  );
});

test("straight to WireGuard is refused", async () => {
  mesh.declare({ kind: "wireguard" });
  expect(await mesh.refusal()).toContain("tinc carries the mesh and wireguard does not yet");
});

test("both, tinc preferred: WireGuard stands beside it and carries nothing", async () => {
  await change({ kind: "both", prefer: "tinc" });
  expect(await interfaces()).toBe("tinc0 wg0");
  expect(await preferred()).toBe("dev tinc0");
});

test("tinc stays while a pair has no handshake, and the preview names the pair", async () => {
  await mesh.on(
    "node1",
    `wg set wg0 peer "$(wg show wg0 allowed-ips | grep 10.75.0.12/ | cut -f1)" remove`,
  );
  mesh.declare({ kind: "wireguard" });
  expect(await mesh.refusal()).toContain("wireguard has not reached node1 to node2 of late");
  await change({ kind: "both", prefer: "tinc" });
});

test("both, WireGuard preferred: every host changes over", async () => {
  await change({ kind: "both" });
  expect(await preferred()).toBe("dev wg0");
});

test("WireGuard alone, and nothing of tinc is left", async () => {
  await change({ kind: "wireguard" });
  expect(await interfaces()).toBe("wg0");
  const rest = "ls -d /etc/tinc/croft /run/croft/tinc 2>/dev/null; pgrep -x tincd";
  expect(await mesh.on("node1", `{ ${rest}; } || true`)).toBe("");
});

test("and back again", async () => {
  await change({ kind: "both", prefer: "tinc" });
  await change({ kind: "tinc" });
  expect(await interfaces()).toBe("tinc0");
  expect(await mesh.on("node1", "ls -A /etc/wireguard")).toBe("");
});
