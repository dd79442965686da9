/** The way into a cluster that answers no host. `cephadm`, by which a monitor is asked, is a stand-in. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import { forgetLooks } from "../../../provider/ceph/look";
import type { RunOptions, Script } from "../../../provider/kind";
import type { CephClusterInputs } from "../../../provider/kinds/ceph-cluster/resource";
import { served } from "../../../provider/kinds/ceph-cluster/serving";
import { access, FakeSession } from "../kubernetes/fake-session";
import { StandInHost } from "../kubernetes/stand-in-host";
import { text } from "./golden-cluster";

/** What a monitor answers; the file `key` has the administrator's, if there is one. */
const cephadm = `while [ "$1" != -n ]; do shift; done
shift 4
case $* in
  "config generate-minimal-conf") echo "[global]" ;;
  "auth get-key client.admin") cat "$host/key" 2>/dev/null ;;
  "auth get-or-create-key client.admin") printf NEW ;;
  "auth import -i -") cat >"$host/imported" ;;
esac`;

/** One host, whose files are real. Its monitors hear nobody until somebody was let in. */
class Silent extends FakeSession {
  readonly host: StandInHost;

  constructor(files: Readonly<Record<string, string>>) {
    forgetLooks();
    super({ node1: { stdout: text } });
    const monitor = { "ceph/F/mon.node1/keyring": "" };
    this.host = new StandInHost({ cephadm, systemctl: "" }, { ...monitor, ...files });
  }

  override async probe(to: HostAccess) {
    const answer = await super.probe(to);
    return this.host.text("imported") === undefined ? { ...answer, code: 4 } : answer;
  }

  override async run(to: HostAccess, script: Script, options: RunOptions = {}) {
    await this.host.run(to, script, options);
    return super.run(to, script, options);
  }
}

const keyring = (key: string) =>
  `[client.admin]\n\tkey = ${key}\n` +
  ["mds", "mgr", "mon", "osd"].map((daemon) => `\tcaps ${daemon} = "allow *"\n`).join("");

// Broken by: doing nothing where a key is there, although it lets nobody in.
test.each<[string, Record<string, string>, string]>([
  [
    "has lost his rights",
    { key: "KEY", "ceph-etc/ceph.client.admin.keyring": keyring("KEY") },
    "KEY",
  ],
  [
    "has another key now",
    { key: "KEY", "ceph-etc/ceph.client.admin.keyring": keyring("OLD") },
    "KEY",
  ],
  ["is gone", { "ceph-etc/ceph.client.admin.keyring": keyring("OLD") }, "OLD"],
  ["is gone with his key", {}, "NEW"],
])("an administrator who %s is let in", async (_, files, key) => {
  const session = new Silent({ ...files, "ceph-etc/ceph.conf": "mon_host = 192.0.2.1\n" });
  const inputs = { members: [access("node1")], fsid: "F" } as unknown as CephClusterInputs;
  await served(session, inputs);
  const { host } = session;
  expect(host.text("imported")).toBe(keyring(key));
  expect(host.text("ceph-etc/ceph.client.admin.keyring")).toBe(keyring(key));
  expect(host.text("ceph-etc/ceph.conf")).toBe("[global]\n");
});
