/** What a node's store says of its images, and what is pulled. What the store itself does is for the lab. */
import { expect, test } from "vitest";
import { kind } from "../../../provider/kinds/images/kind";
import { access, FakeSession } from "./fake-session";
import { StandInHost } from "./stand-in-host";

const [one, other] = ["1".repeat(64), "2".repeat(64)] as const;
const inputs = {
  access: access("a"),
  images: { "registry.k8s.io/pause:3.10.2": one, "registry.k8s.io/etcd:3.6.8-0": other },
};
/** No process has this id: it is above the kernel's limit. */
const nobody = 2 ** 22 + 1;
const asked = { store: "yes", answers: "yes" };

function found(...lines: readonly string[]) {
  return new FakeSession({ a: { ...asked, stdout: `${lines.join("\n")}\n` } });
}

test("each image as the store has it: another one, or none", async () => {
  const live = await kind.read(found(`registry.k8s.io/pause:3.10.2 ${other} pinned`), inputs);
  expect(live?.inputs.images).toEqual({ "registry.k8s.io/pause:3.10.2": other });
});

test("one that is not pinned, which the kubelet may clean away", async () => {
  const live = await kind.read(found(`registry.k8s.io/pause:3.10.2 ${one} loose`), inputs);
  expect(live?.inputs.images).toEqual({ "registry.k8s.io/pause:3.10.2": `${one}, not pinned` });
});

test("images of others are nobody's business", async () => {
  const lines = Object.entries(inputs.images).map(([name, digest]) => `${name} ${digest} pinned`);
  const live = await kind.read(found(...lines, `docker.io/library/x:1 ${one} loose`), inputs);
  expect(live?.inputs).toEqual(inputs);
});

test("none of them, or no store, is gone; a store that does not answer is its service's row", async () => {
  expect(await kind.read(found(`docker.io/library/x:1 ${one} pinned`), inputs)).toBe(undefined);
  expect(await kind.read(new FakeSession({ a: {} }), inputs)).toBe(undefined);
  const silent = new FakeSession({ a: { store: "yes" } });
  expect((await kind.read(silent, inputs))?.inputs).toEqual(inputs);
});

// Broken by: what containerd says alone. It remembers what its folder has lost until its next start, and no pod starts there after it.
test("what containerd remembers and its folder has lost is gone, and it starts empty before anything is pulled", async () => {
  const meta = "containerd/io.containerd.metadata.v1.bolt/meta.db";
  const snapshots = "containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs/etcd";
  const blob = (digest: string) =>
    `containerd/io.containerd.content.v1.content/blobs/sha256/${digest}`;
  const whole = { [meta]: "", [snapshots]: "", [blob(one)]: "", [blob(other)]: "" };
  const list = Object.entries(inputs.images).map(
    ([name, digest]) =>
      `echo ${name} t sha256:${digest} 1 MiB linux/amd64 a=b,io.cri-containerd.pinned=pinned`,
  );
  const ctr = `case "$*" in
*" images ls"*) echo HEAD; ${list.join("; ")} ;;
*" containers ls"*) echo ${one} ;;
esac`;
  const systemctl = 'echo "$*" >>"$host/orders"';
  const hostWith = (files: Record<string, string>) => new StandInHost({ ctr, systemctl }, files);
  const without = (path: string) =>
    hostWith(Object.fromEntries(Object.entries(whole).filter(([name]) => name !== path)));
  const seen = async (host: StandInHost) => (await kind.read(host, inputs))?.inputs.images;

  expect(await seen(hostWith(whole))).toEqual(inputs.images);
  expect(await seen(without(meta))).toBe(undefined);
  expect(await seen(without(snapshots))).toBe(undefined);
  expect(await seen(without(blob(other)))).toEqual({ "registry.k8s.io/pause:3.10.2": one });

  const anew =
    "-q is-active kubelet.service\nstop kubelet.service\n" +
    "stop containerd.service\nstart containerd.service\nstart kubelet.service\n";
  const process = (container: string) => ({
    [`cgroup/kubepods/burstable/pod1/${container}/cgroup.procs`]: `${nobody}\n`,
  });
  const afresh = anew
    .split("\n")
    .filter((line) => !line.includes("containerd"))
    .join("\n");
  for (const [host, orders] of [
    [hostWith({ ...whole, ...process(one) }), undefined],
    [without(blob(other)), anew],
    [hostWith({ ...whole, ...process(other) }), afresh],
  ] as const) {
    await kind.create(host, inputs);
    expect(host.text("orders")).toBe(orders);
  }
});

// Broken by: hosts side by side. Members of etcd are among the containers.
test("of hosts whose containers start anew one is away at a time", async () => {
  const events: string[] = [];
  class Slow extends FakeSession {
    override async run(...[host, script]: Parameters<FakeSession["run"]>) {
      if (script.vars?.["anew"] !== "yes") return super.run(host, script);
      events.push(`${host.host} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      events.push(`${host.host} ends`);
      return super.run(host, script);
    }
  }
  const session = new Slow({ a: { lost: "yes" }, b: { lost: "yes" } });
  await Promise.all(
    ["a", "b"].map((host) => kind.create(session, { ...inputs, access: access(host) })),
  );
  expect(events).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("what is declared no more is left to the kubelet's cleaning", async () => {
  const session = new FakeSession({ a: {} });
  const news = { ...inputs, images: { "registry.k8s.io/pause:3.10.2": one } };
  await kind.update(session, inputs, news, ["images"]);
  expect(session.ran.map(({ script }) => script.vars)).toEqual([
    { wanted: `registry.k8s.io/pause:3.10.2 ${one}`, anew: "no" },
    { references: "registry.k8s.io/etcd:3.6.8-0" },
  ]);
});

test.each([
  ["pause:3.10.2", "is no image with a registry and a tag"],
  ["registry.k8s.io/pause", "is no image with a registry and a tag"],
  [`registry.k8s.io/pause@sha256:${one}`, "is no image with a registry and a tag"],
])("%s %s", (reference, reason) => {
  const faults = kind.check!({ ...inputs, images: { [reference]: one } });
  expect(faults.map((fault) => fault.reason)).toEqual([`"${reference}" ${reason}`]);
});
