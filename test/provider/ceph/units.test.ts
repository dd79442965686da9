/** Whether Ceph starts at a host's next boot. `systemctl` is a stand-in. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import { forgetLooks } from "../../../provider/ceph/look";
import { kind } from "../../../provider/kinds/ceph-host/kind";
import { settled } from "../../../provider/kinds/ceph-host/settled";
import {
  awaiting,
  enableUnits,
  enabling,
  readUnits,
  unitsWord,
} from "../../../provider/kinds/ceph-host/units";
import { access, FakeSession } from "../kubernetes/fake-session";
import { StandInHost } from "../kubernetes/stand-in-host";
import { documents } from "./golden-cluster";

const files = {
  "systemd/ceph.target": "",
  "systemd/ceph-F.target": "",
  "systemd/ceph-F@.service": "",
  "ceph/F/mon.a/unit.run": "x",
  "ceph/F/mon.a/config": "x",
  "ceph/F/mon.a/keyring": "x",
  "ceph/F/osd.0/unit.run": "x",
  "ceph/F/osd.0/unit.meta": "x",
  "ceph/F/osd.0/config": "x",
  "ceph/F/osd.0/keyring": "x",
  // One that is not Ceph's own, and has neither.
  "ceph/F/node-exporter.a/unit.run": "x",
  // The orchestrator's own, which are no daemons.
  "ceph/F/cephadm.0123": "",
  "ceph/F/config/ceph.conf": "",
  "ceph/F/crash/posted": "",
  "ceph-log/F/ceph.log": "",
};

/** Says of each unit what is told of it here, and "enabled" of all others; notes all other orders. */
const hostWith = (
  states: Readonly<Record<string, string>>,
  more: Record<string, string> = files,
) => {
  const told = Object.entries(states).map(([unit, state]) => `${unit}) echo ${state} ;;`);
  const systemctl = `if [ "$1" != is-enabled ]; then echo "$*" >>"$host/orders"; exit; fi
shift 2
for unit in "$@"; do case $unit in ${told.join(" ")} *) echo enabled ;; esac; done`;
  return new StandInHost({ systemctl }, more);
};

const word = async (host: StandInHost) => unitsWord(await host.probe(access("a"), readUnits("F")));

// Broken by: looking at whether daemons run only; after a boot none of them would.
test("what is disabled or masked is named", async () => {
  expect(await word(hostWith({}))).toBe("enabled");
  const states = { "ceph-F.target": "disabled", "ceph-F@osd.0.service": "masked" };
  expect(await word(hostWith(states))).toBe(
    "ceph-F.target is disabled, ceph-F@osd.0.service is masked",
  );
});

test("a host that Ceph has placed nothing on has nothing to start", async () => {
  expect(await word(hostWith({}, {}))).toBe("enabled");
});

test("all are enabled, what is masked after it was unmasked", async () => {
  const host = hostWith({ "ceph-F@osd.0.service": "masked" });
  expect((await host.run(access("a"), enabling("F"))).facts).toEqual({});
  expect(host.text("orders")).toBe(
    "--quiet unmask -- ceph-F@osd.0.service\n" +
      "--quiet enable -- ceph.target ceph-F.target ceph-F@mon.a.service ceph-F@node-exporter.a.service ceph-F@osd.0.service\n",
  );
});

// Broken by: passing over what systemd tells no state of. After a boot none of them would run, and cephadm makes no file anew.
test("units without a file are named, and nothing is enabled before they have one", async () => {
  const host = hostWith({ "ceph.target": "disabled" });
  await host.run(access("a"), { text: "rm /etc/systemd/system/ceph-*@.service" });
  expect(await word(host)).toBe(
    "ceph-F@mon.a.service is gone, ceph-F@node-exporter.a.service is gone, ceph-F@osd.0.service is gone, " +
      "ceph.target is disabled",
  );
  expect((await host.run(access("a"), enabling("F"))).facts).toEqual({ lost: "osd.0" });
  expect(host.text("orders")).toBeUndefined();
});

// Broken by: overlooking what no running daemon misses: after a boot none of them would have it.
test("folders that the containers mount are named when they are gone, and made", async () => {
  const host = hostWith({});
  const text = "rm -r /var/log/ceph /var/lib/ceph/F/crash";
  await host.run(access("a"), { text });
  expect(await word(host)).toMatch(/^\S+\/ceph-log\/F is gone, \S+\/F\/crash is gone$/);
  await host.run(access("a"), enabling("F"));
  expect(await word(host)).toBe("enabled");
});

// Broken by: taking what is enabled for what will start: a drop-in may bar it, or start something else.
test("drop-ins of a daemon and of all of them are nobody's, and are removed", async () => {
  const drops = ["ceph-F@osd.0.service.d/own.conf", "ceph-F@.service.d/all.conf"];
  const dropped = Object.fromEntries(drops.map((path) => [`systemd/${path}`, "x"]));
  const host = hostWith({}, { ...files, ...dropped });
  expect(await word(host)).toMatch(
    /^\S+\/ceph-F@osd\.0\.service\.d\/own\.conf is nobody's, \S+\/ceph-F@\.service\.d\/all\.conf is nobody's$/,
  );
  await host.run(access("a"), enabling("F"));
  expect(await word(host)).toBe("enabled");
});

// Broken by: looking at units alone. A running daemon misses none of these, and after a boot it would not run.
test("files that a daemon starts by are named, and each daemon without one is to be deployed again", async () => {
  const host = hostWith({});
  const folder = "/var/lib/ceph/F";
  const text = `rm ${folder}/osd.0/unit.run ${folder}/mon.a/keyring; : >${folder}/mon.a/config`;
  await host.run(access("a"), { text });
  expect(await word(host)).toBe(
    "mon.a is without config, mon.a is without keyring, osd.0 is without unit.run",
  );
  expect((await host.run(access("a"), enabling("F"))).facts).toEqual({ lost: " mon.a osd.0" });
  expect(host.text("orders")).toBeUndefined();
});

test("where files are gone one daemon is deployed again, and all are enabled after it", async () => {
  const stdout = JSON.stringify(documents);
  const session = new FakeSession({ node1: { stdout, lost: "osd.0" } });
  const members = [access("node1")];
  await enableUnits(session, { access: access("node1"), members, fsid: "F" });
  const [first, order, , last] = session.ran;
  expect(JSON.parse(order!.stdin)).toMatchObject([
    { to: "mgr", command: { prefix: "orch daemon redeploy", name: "osd.0" } },
  ]);
  expect(session.ran).toHaveLength(4);
  expect(last!.script).toEqual(first!.script);
});

// Broken by: asking for another daemon than the one that was deployed, or ending before it has its files.
test("the daemon that is deployed again is waited for, and no other", async () => {
  const systemctl = `echo "$*" >>"$host/orders"; echo @4102444800`;
  const host = new StandInHost({ systemctl, sleep: ":" }, files);
  await host.run(access("a"), awaiting("F", "osd.0"));
  expect(host.text("orders")).toBe(
    "show -p ActiveEnterTimestamp --timestamp=unix --value -- ceph-F@osd.0.service\n",
  );
  await host.run(access("a"), { text: "rm /var/lib/ceph/F/mon.a/keyring" });
  await expect(host.run(access("a"), awaiting("F", "mon.a"))).rejects.toThrow(
    "still waiting for the orchestrator to make what ceph-F@mon.a.service starts by",
  );
});

// Broken by: deploying them together, and with them all monitors of a small site.
test("of several daemons each is deployed when the one before serves again", async () => {
  forgetLooks();
  const lost = " mon.node1 osd.0";
  const session = new FakeSession({ node1: { stdout: JSON.stringify(documents), lost } });
  await enableUnits(session, { access: access("node1"), members: [access("node1")], fsid: "F" });
  const names = session.ran
    .filter(({ stdin }) => stdin !== "")
    .flatMap(({ stdin }) => JSON.parse(stdin) as { command: { name: string } }[])
    .map(({ command }) => command.name);
  expect(names).toEqual(["mon.node1", "osd.0"]);
  expect(session.ran).toHaveLength(6);
});

// Broken by: an end as soon as the files are there. The orchestrator starts the daemon again after that, and the next look misses it.
test("the daemon that is deployed again serves before the host is done", async () => {
  const withOsd = (up: 0 | 1) => {
    const { osds } = documents.osdDump;
    return JSON.stringify({
      ...documents,
      osdDump: { ...documents.osdDump, osds: osds.map((osd) => ({ ...osd, up })) },
    });
  };
  // The answer to the script that waits for the files, and the first look after it.
  let downs = 2;
  class Redeploying extends FakeSession {
    override async probe(host: HostAccess) {
      const down = this.ran.length >= 3 && downs-- > 0;
      return { ...(await super.probe(host)), stdout: withOsd(down ? 0 : 1) };
    }
  }
  forgetLooks();
  const session = new Redeploying({ node1: { lost: "osd.0" } });
  await enableUnits(session, { access: access("node1"), members: [access("node1")], fsid: "F" });
  expect(session.ran).toHaveLength(4);
  expect(downs).toBeLessThan(0);
});

// Broken by: a second difference of what `ceph orch host maintenance enter` does by itself.
test("they show in the host's row, but not while it is in maintenance", async () => {
  const inputs = {
    access: access("node1"),
    members: [access("node1")],
    fsid: "F",
    address: "10.66.0.11",
    labels: [],
    osdMemoryTargetBytes: 1,
    ...settled,
  };
  const read = async (status: string) => {
    forgetLooks();
    const hosts = [{ hostname: "node1", addr: "10.66.0.11", labels: [], status }];
    const stdout = JSON.stringify({ ...documents, hosts });
    const session = new FakeSession({ node1: { stdout, units: "ceph.target is disabled\n" } });
    return (await kind.read(session, inputs))?.inputs;
  };
  expect(await read("")).toMatchObject({ units: "ceph.target is disabled", maintenance: false });
  expect(await read("maintenance")).toMatchObject({ units: "enabled", maintenance: true });
});
