/** Texts and commands that the storage kinds make. Pure; what hosts do with them is tried on twin hosts. */
import { expect, test } from "vitest";
import { renderSettings } from "../../../provider/kinds/ceph-cluster/bootstrap";
import {
  configCommands,
  managerPoolCommands,
  rulingConfig,
  splitOption,
} from "../../../provider/kinds/ceph-cluster/settings";
import { setPool } from "../../../provider/ceph/pools";
import { renderGrant } from "../../../provider/ceph/grant";
import { labelCommands } from "../../../provider/kinds/ceph-host/kind";
import { filesWord, podsWord } from "../../../provider/kinds/ceph-mount/kind";
import { renderFiles, renderUnit } from "../../../provider/kinds/ceph-mount/render";
import { settled } from "../../../provider/kinds/ceph-mount/settled";
import { createHash } from "node:crypto";

test.each([
  ["global/public_network", "global", "public_network"],
  ["osd/host:node1/osd_memory_target", "osd/host:node1", "osd_memory_target"],
  ["mgr/mgr/cephadm/ssh_user", "mgr", "mgr/cephadm/ssh_user"],
])("the option %s belongs to %s and is called %s", (key, who, name) =>
  expect(splitOption(key)).toEqual({ who, name }),
);

test("options: what is new or differs is set, what is gone goes, the rest is left alone", () => {
  const olds = { "global/a": "1", "global/b": "2", "mon/c": "3" };
  const news = { "global/a": "1", "global/b": "20", "osd/d": "4" };
  expect(configCommands(olds, news).map(({ command }) => command)).toEqual([
    { prefix: "config rm", who: "mon", name: "c" },
    { prefix: "config set", who: "global", name: "b", value: "20" },
    { prefix: "config set", who: "osd", name: "d", value: "4" },
  ]);
});

// Broken by: looking at the declared level only, which one for fewer daemons overrides.
test("an option beside a declared one shows, and goes", () => {
  const declared = { "global/a": "1", "osd/b": "2" };
  const live = { "global/a": "1", "mon/a": "3", "osd/host:n/b": "4", "global/other": "5" };
  const ruling = { "global/a": "1", "osd/b": "(default)", "mon/a": "3", "osd/host:n/b": "4" };
  expect(rulingConfig(declared, live)).toEqual(ruling);
  expect(configCommands(ruling, declared).map(({ command }) => command)).toEqual([
    { prefix: "config rm", who: "mon", name: "a" },
    { prefix: "config rm", who: "osd/host:n", name: "b" },
    { prefix: "config set", who: "osd", name: "b", value: "2" },
  ]);
});

// Broken by: leaving the managers' pool at the copies it was made with, for which no host could ever leave.
test("the managers' pool follows the defaults", () => {
  const config = { "global/osd_pool_default_size": "2", "global/osd_pool_default_min_size": "1" };
  const pool = { name: ".mgr", size: 3, minSize: 1, failureDomain: "host", quota: "" };
  expect(managerPoolCommands(config, [pool]).map(({ command }) => command)).toEqual([
    { prefix: "osd pool set", pool: ".mgr", var: "size", val: "2" },
  ]);
  expect(managerPoolCommands(config, [])).toEqual([]);
});

test("the first settings are those of everybody", () => {
  expect(renderSettings({ "mon/x": "1", "global/b": "2", "global/a": "3" })).toBe(
    "[global]\na = 3\nb = 2\n",
  );
});

test("labels: only the differing ones are touched", () => {
  const commands = labelCommands("node9", ["_admin", "old"], ["_admin", "new"]);
  expect(commands.map(({ command }) => command)).toEqual([
    { prefix: "orch host label add", hostname: "node9", label: "new" },
    { prefix: "orch host label rm", hostname: "node9", label: "old" },
  ]);
});

// ceph-authtool(8), "OSD capabilities" and the example keyring.
test("a keyring", () => {
  const caps = { osd: "allow rw", mon: "allow r" };
  expect(renderGrant("client.home", "QUJD", caps)).toBe(
    '[client.home]\n\tkey = QUJD\n\tcaps mon = "allow r"\n\tcaps osd = "allow rw"\n',
  );
});

const mount = {
  access: { host: "h", address: "192.0.2.1", port: 22, user: "root", hostKey: "k" },
  fsid: "f-1",
  filesystem: "home",
  client: "reader",
  key: "QUJD",
  monitors: ["10.9.8.1", "fd00::2"],
  mountPoint: "/srv/shared",
  ...settled,
};

test("files of a mount, IPv6 in brackets", () => {
  expect(renderFiles(mount)).toEqual({
    "/etc/croft/ceph/home/ceph.conf": "[global]\nfsid = f-1\nmon_host = 10.9.8.1,[fd00::2]\n",
    "/etc/croft/ceph/home/keyring": "[client.reader]\n\tkey = QUJD\n",
    "/etc/croft/ceph/home/fstab":
      "10.9.8.1,[fd00::2]:/ /srv/shared ceph name=reader,secret=QUJD,fs=home,noatime,_netdev 0 0\n",
  });
});

// Broken by: a key in a unit's command line, which everybody on the host can read.
test.each(["kernel", "fuse"] as const)("the unit for the %s driver holds no secret", (driver) => {
  const unit = renderUnit(driver, mount);
  expect(unit).not.toContain("QUJD");
  // Never "always": a mount that comes back by itself between a preview and its up belies the preview.
  expect(unit).toContain("\nRestart=on-failure\n");
  expect(unit).toContain("/srv/shared\n");
});

test("edited files of a mount are named, whichever driver the host has", () => {
  const sha = (text: string) => createHash("sha256").update(text).digest("hex");
  const unit = "/etc/systemd/system/croft-cephfs-home.service";
  const hashes = Object.entries(renderFiles(mount)).map(([path, text]) => [path, sha(text)]);
  const good = {
    driver: "kernel",
    ...(Object.fromEntries(hashes) as Record<string, string>),
    [unit]: sha(renderUnit("kernel", mount)),
  };
  expect(filesWord(mount, good)).toBe("as declared");
  expect(filesWord(mount, { ...good, driver: "fuse" })).toBe(`edited: ${unit}`);
  expect(filesWord({ ...mount, key: "other" }, good)).toBe(
    "edited: /etc/croft/ceph/home/keyring, /etc/croft/ceph/home/fstab",
  );
});

// Broken by: leaving out the word without which Ceph makes no pool of one copy.
test("only a single copy is asked to be meant", () => {
  const sure = (option: "size" | "min_size", value: number) =>
    setPool("data", option, value).command["yes_i_really_mean_it"];
  expect([sure("size", 1), sure("size", 2), sure("min_size", 1)]).toEqual([
    true,
    undefined,
    undefined,
  ]);
});

// Broken by: a mount that is made anew and a row that is done; the pods on it answer nobody until somebody starts them.
test("pods that hold a former mount are named once, while there is a mount to give them", () => {
  const lost = "web/b\nweb/a\nweb/b\n";
  expect(podsWord({ mounted: "yes", lost })).toBe("holding a mount that is gone: web/a, web/b");
  expect(podsWord({ mounted: "yes", lost: "" })).toBe("on this mount");
  expect(podsWord({ lost })).toBe("on this mount");
});
