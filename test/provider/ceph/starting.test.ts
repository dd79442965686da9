/** Daemons that do not run are started again, also those that somebody has masked. `systemctl` is a stand-in. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import { READ_DISK } from "../../../provider/ceph/disk";
import { forgetLooks } from "../../../provider/ceph/look";
import { wake } from "../../../provider/ceph/wake";
import type { Script } from "../../../provider/kind";
import { kind as osdKind } from "../../../provider/kinds/ceph-osd/kind";
import { kind as serviceKind } from "../../../provider/kinds/ceph-service/kind";
import { access, FakeSession } from "../kubernetes/fake-session";
import { StandInHost } from "../kubernetes/stand-in-host";
import { facts, text } from "./golden-cluster";
import { osdInputs } from "./osd-inputs";

/** Notes its orders. What runs is named in a file, and everything else is masked. */
const systemctl = `case $* in
  "--quiet is-active"*) grep -qx "$3" "$host/active" ;;
  is-enabled*) echo masked; exit 1 ;;
  *) echo "$*" >>"$host/orders" ;;
esac`;

// Broken by: `systemctl enable`, which fails for a masked unit.
test("of the wanted services what does not run is unmasked, enabled and started", async () => {
  const host = new StandInHost(
    { systemctl },
    {
      "ceph/F/mon.a/unit.run": "",
      "ceph/F/mgr.a.xyz/unit.run": "",
      "ceph/F/osd.0/unit.run": "",
      active: "ceph-F@mon.a.service\n",
    },
  );
  await wake(host, [access("a")], "F", ["mon", "mgr"]);
  const unit = "ceph-F@mgr.a.xyz.service";
  expect(host.text("orders")).toBe(
    `reset-failed ${unit}\n--quiet unmask -- ${unit}\n--quiet enable ${unit}\nstart ${unit}\n`,
  );
});

/** Hosts that tell of a cluster, and of a disk that is one of its OSDs. */
class Storage extends FakeSession {
  constructor(private readonly uuid = "") {
    forgetLooks();
    super({ node1: { stdout: text }, node2: { stdout: text } });
  }

  override async probe(host: HostAccess, script?: Script) {
    const answer = await super.probe(host);
    if (script?.text !== READ_DISK) return answer;
    return { ...answer, stdout: JSON.stringify({ holds: "bluestore", osd: this.uuid }) };
  }
}

// Broken by: the orchestrator's `orch start`, which fails on a host where the daemon is masked; and by waiting for it to see by itself
// that a host has lost its daemon, which takes it up to ten minutes.
test("a service's daemons are started on the hosts that miss them", async () => {
  const session = new Storage();
  const hosts = ["node1", "node2"];
  const members = hosts.map((host) => access(host));
  const inputs = { members, service: "mds.home", specification: "", hosts };
  await serviceKind.update(session, { ...inputs, hosts: ["node1"] }, inputs, ["hosts"]);
  const [started, asked] = session.ran;
  expect(started).toMatchObject({
    host: "node2",
    script: { vars: { fsid: facts.fsid, services: "mds.home" } },
  });
  expect(JSON.parse(asked!.stdin)).toMatchObject([
    { command: { prefix: "orch ps", refresh: true } },
  ]);
});

test("a masked OSD is unmasked before it is started", async () => {
  const [osd] = facts.osds;
  const session = new Storage(osd!.uuid);
  const inputs = { ...osdInputs, location: osd!.location };
  await osdKind.update(session, { ...inputs, up: false }, inputs, ["up"]);
  const name = `osd.${osd!.id}`;
  const host = new StandInHost({ systemctl }, { [`ceph/F/${name}/unit.run`]: "" });
  expect((await host.run(access("node1"), session.ran[0]!.script)).facts).toEqual({});
  const unit = `ceph-F@${name}.service`;
  expect(host.text("orders")).toBe(
    `reset-failed ${unit}\n--quiet unmask -- ${unit}\nenable --now ${unit}\nrestart ${unit}\n`,
  );
  // Broken by: starting a unit of which the host has lost what it would run.
  const bare = new StandInHost({ systemctl });
  expect((await bare.run(access("node1"), session.ran[0]!.script)).facts).toEqual({ none: "yes" });
  expect(bare.text("orders")).toBeUndefined();
});
