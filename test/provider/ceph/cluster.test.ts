/** The once-only act of making a Ceph cluster, where one stands already. That cephadm makes one is shown on machines. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { CephCommand } from "../../../provider/ceph/commands";
import { forgetLooks, look } from "../../../provider/ceph/look";
import type { Script } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/ceph-cluster/kind";
import { orchestratorCommands } from "../../../provider/kinds/ceph-cluster/settings";
import type { CephClusterInputs } from "../../../provider/kinds/ceph-cluster/resource";
import { settled } from "../../../provider/kinds/ceph-cluster/settled";
import { kind as filesystem } from "../../../provider/kinds/ceph-filesystem/kind";
import { kind as host } from "../../../provider/kinds/ceph-host/kind";
import { SilentError } from "../../../provider/silent-error";
import { FakeSession, access } from "../kubernetes/fake-session";
import { documents } from "./golden-cluster";

const fsid = "58008053-45af-86fa-9751-e7f6148e6658";

const inputs: CephClusterInputs = {
  name: "lab",
  members: [access("node1"), access("node2")],
  fsid,
  version: "18.2.7",
  image: "quay.io/ceph/ceph:v18.2.7",
  monitorAddresses: { node1: "10.66.0.11", node2: "10.66.0.12" },
  config: { "global/osd_pool_default_size": "3" },
  ...settled,
  sshPrivateKey: "PRIVATE",
  sshPublicKey: "ssh-ed25519 AAAA",
  disks: {},
  erase: false,
};

/** Hosts of a cluster with these flags in its OSD map, and with other parts in its documents. */
class Standing extends FakeSession {
  constructor(
    flags: readonly string[],
    private readonly cluster = fsid,
    more: object = {},
  ) {
    forgetLooks();
    const osdDump = { ...documents.osdDump, flags_set: flags };
    const stdout = JSON.stringify({ ...documents, osdDump, ...more });
    super({ node1: { stdout }, node2: { stdout } });
  }

  override async probe(host: HostAccess, script?: Script) {
    const answer = await super.probe(host);
    const asksForClusters = script?.text.includes("fact begun") === true;
    return asksForClusters ? { ...answer, stdout: `${this.cluster}\n` } : answer;
  }

  /** The orders that were given, in words. */
  orders(): string[] {
    return this.ran.flatMap(({ stdin }) =>
      (JSON.parse(stdin) as CephCommand[]).map(({ command }) => {
        const { prefix, key } = command as { prefix: string; key?: string };
        return prefix === "osd unset" ? `${prefix} ${key}` : prefix;
      }),
    );
  }
}

// Broken by: adopting a cluster as it is; the preview has promised what it will be.
test("a cluster that is adopted gets its options, and goes on mending itself", async () => {
  const session = new Standing(["noout", "pauserd", "pausewr", "sortbitwise"]);
  await kind.create(session, inputs);
  const orders = session.orders();
  expect(orders.filter((order) => order.startsWith("osd"))).toEqual([
    "osd unset noout",
    "osd unset pause",
  ]);
  expect(orders).toContain("config set");
  expect(orders).toContain("cephadm set-priv-key");
});

test("another cluster on the hosts is refused, and left alone", async () => {
  const session = new Standing([], "11111111-2222-3333-4444-555555555555");
  await expect(kind.create(session, inputs)).rejects.toThrow(
    "node1 runs another Ceph cluster, 11111111-2222-3333-4444-555555555555",
  );
  expect(session.ran).toEqual([]);
});

// Broken by: looking at whether the orchestrator answers only; one that is paused answers, and does nothing.
test("an orchestrator that is paused or switched off is told from one at work, and set going", async () => {
  const off = { backend: "", enabled: false, paused: null, user: null, configuration: false };
  const paused = { ...off, backend: "cephadm", enabled: true, paused: "true" };
  const mended: string[][] = [];
  for (const [orchestrator, word] of [
    [off, "none, module not enabled"],
    [paused, "cephadm, paused"],
    [{ ...paused, user: "evil", configuration: true }, expect.stringContaining("evil")],
  ] as const) {
    const session = new Standing([], fsid, { orchestrator });
    const live = await kind.read(session, inputs);
    expect(live?.inputs.orchestrator).toEqual(word);
    expect(live?.inputs.config).toEqual(inputs.config);
    const { facts } = (await look(session, inputs.members))!;
    mended.push(orchestratorCommands(facts.orchestrator).map(({ command }) => command.prefix));
  }
  expect(mended).toEqual([
    ["mgr module enable", "orch set backend"],
    ["orch resume"],
    ["cephadm clear-ssh-config", "cephadm set-user", "orch resume"],
  ]);
  expect((await kind.read(new Standing([]), inputs))?.inputs.orchestrator).toBe("cephadm");
});

/** Hosts that hold the cluster's key, whose monitors answer nobody until their units are started. */
class Asleep extends Standing {
  override async probe(access: HostAccess, script?: Script) {
    if (this.ran.length > 0) return super.probe(access, script);
    return { code: 4, stdout: "", stderr: "the monitors do not answer", facts: {} };
  }
}

// Broken by: failing the read. A mesh that keeps the monitors apart could then never be mended by the run that is to.
test("a cluster whose monitors are silent says so in one row, and the others wait for it", async () => {
  const asleep = new Asleep([]);
  const live = await kind.read(asleep, inputs);
  expect(live?.inputs).toEqual({ ...inputs, serving: "nobody" });
  const declared = { members: inputs.members } as never;
  await expect(filesystem.read(asleep, declared)).rejects.toThrow(SilentError);
  await kind.update(asleep, live!.inputs, inputs, ["serving"]);
  // Every host's daemons are started; one host is enough for a way in.
  const firstOrders = asleep.ran.slice(0, 3).map((ran) => ran.host);
  expect(firstOrders).toEqual(["node1", "node2", "node1"]);
});

test("so does one without a manager", async () => {
  const alone = new Standing([], fsid, { hosts: null, services: null });
  expect((await kind.read(alone, inputs))?.inputs.serving).toBe("monitors without a manager");
  const declared = { members: inputs.members, access: access("node1") } as never;
  await expect(host.read(alone, declared)).rejects.toThrow(SilentError);
});
