/**
 * The kinds that change a whole host: tried on the load balancer of the lab, or on CROFT_TEST_HOST=STACK/HOST, with things
 * of their own, taken away again.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HostAccess } from "../../provider/access";
import type { Session } from "../../provider/kind";
import { kind as packagesKind } from "../../provider/kinds/packages/kind";
import type { PackagesInputs } from "../../provider/kinds/packages/resource";
import { kind as serviceKind } from "../../provider/kinds/service/kind";
import type { ServiceInputs } from "../../provider/kinds/service/resource";
import { kind as kernelKind } from "../../provider/kinds/kernel/kind";
import type { KernelInputs } from "../../provider/kinds/kernel/resource";
import { TestHost } from "./support/host";

let session: Session;
let access: HostAccess;
const sh = async (text: string) => (await session.probe(access, { text })).stdout.trim();

beforeAll(async () => {
  const host = await TestHost.open();
  ({ access } = host);
  ({ session } = host.engine());
});

describe("Packages", () => {
  let set: PackagesInputs;
  const live = async (declared = set) => (await packagesKind.read(session, declared))?.inputs;
  beforeAll(() => {
    set = { access, set: "test", packages: { tree: "", bc: "" }, hold: [] };
  });
  afterAll(() => session.run(access, { text: "apt-mark unhold bc; apt-get purge -q -y bc tree" }));

  test("before: those that are missing are missing", async () => {
    expect(await live()).toEqual({ ...set, packages: {} });
  });

  test("after, and after a second run", async () => {
    await packagesKind.create(session, set);
    expect(await live()).toEqual(set);
    await packagesKind.create(session, set);
    expect(await live()).toEqual(set);
  });

  test("drift: one removed, both held back", async () => {
    await session.run(access, { text: "apt-get remove -q -y tree" });
    expect(await live()).toEqual({ ...set, packages: { bc: "" } });
    await session.run(access, { text: "apt-mark hold tree bc" });
    expect(await live()).toMatchObject({ hold: ["bc", "tree"] });
    await packagesKind.update(session, (await live()) ?? set, set, ["packages", "hold"]);
    expect(await live()).toEqual(set);
  });

  test("a version that is asked for is the one that is installed", async () => {
    const version = await sh("dpkg-query -W -f '${Version}' bc");
    const exact = { ...set, packages: { bc: version } };
    expect(await live(exact)).toEqual(exact);
    const other = { ...set, packages: { bc: "0.1-none" } };
    expect(await live(other)).toMatchObject({ packages: { bc: version } });
    const updating = packagesKind.update(session, exact, other, ["packages"]);
    await expect(updating).rejects.toThrow("0.1-none");
    expect(await live(exact)).toEqual(exact);
  });

  test("an installation that was cut off is mended first", async () => {
    await session.run(access, {
      text: "apt-get purge -q -y tree; cd /tmp; apt-get download -q tree",
    });
    await session.run(access, { text: "cd /tmp; dpkg --unpack tree_*.deb; rm tree_*.deb" });
    expect(await live()).toEqual({ ...set, packages: { bc: "" } });
    await packagesKind.update(session, { ...set, packages: { bc: "" } }, set, ["packages"]);
    expect(await live()).toEqual(set);
  });

  // dpkg's own record of one that was killed while it unpacked.
  test("one that was torn while it was unpacked is unpacked once more", async () => {
    const torn = "/^Package: tree$/,/^$/s/^Status: .*/Status: install reinstreq unpacked/";
    await session.run(access, { text: `sed -i '${torn}' /var/lib/dpkg/status` });
    expect(await live()).toEqual({ ...set, packages: { bc: "" } });
    await packagesKind.update(session, { ...set, packages: { bc: "" } }, set, ["packages"]);
    expect(await live()).toEqual(set);
    expect(await sh("dpkg --audit")).toBe("");
  });

  test("delete keeps them", async () => {
    await packagesKind.delete(session, set);
    expect(await live()).toEqual(set);
  });
});

describe("Service", () => {
  const unitText = (program: string) =>
    `[Unit]\nDescription=test\n[Service]\nExecStart=${program}\n[Install]\nWantedBy=multi-user.target\n`;
  let service: ServiceInputs;
  const live = async (declared = service) => (await serviceKind.read(session, declared))?.inputs;
  const pid = () => sh("systemctl show -p MainPID --value croft-test.service");
  beforeAll(() => {
    service = {
      access,
      unit: "croft-test.service",
      unitText: unitText("/bin/sleep infinity"),
      dropIns: { "10-croft.conf": "[Service]\nEnvironment=A=1\n" },
      enablement: "enabled",
      active: true,
      restartOn: { conf: "1" },
      reloadOn: {},
      files: {},
      programs: {},
    };
  });
  afterAll(() => serviceKind.delete(session, service));

  test("before: there is no such unit", async () => expect(await live()).toBeUndefined());

  test("after; a second run does not restart it", async () => {
    await serviceKind.create(session, service);
    expect(await live()).toEqual(service);
    const before = await pid();
    await serviceKind.create(session, service);
    expect(await pid()).toBe(before);
  });

  test.each<[string, string, Partial<ServiceInputs>]>([
    ["stopped", "systemctl stop croft-test", { active: false }],
    ["killed", "systemctl kill -s KILL croft-test; sleep 0.2", { active: false }],
    ["disabled", "systemctl -q disable croft-test", { enablement: "disabled" }],
    ["drop-in removed", "rm /etc/systemd/system/croft-test.service.d/*", { dropIns: {} }],
    [
      "a property set",
      "systemctl set-property croft-test CPUWeight=20",
      {
        dropIns: {
          "10-croft.conf": "[Service]\nEnvironment=A=1\n",
          "/etc/systemd/system.control/croft-test.service.d/50-CPUWeight.conf": expect.any(String),
        },
      },
    ],
  ])("drift: %s", async (_, tamper, seen) => {
    await session.run(access, { text: tamper });
    expect(await live()).toMatchObject(seen);
    await serviceKind.update(session, (await live())!, service, Object.keys(seen) as never);
    expect(await live()).toEqual(service);
  });

  test("a run that was cut off before the restart is seen by the next one", async () => {
    await session.run(access, { text: "rm /var/lib/croft/services/croft-test.service.json" });
    expect((await live())?.restartOn).toEqual({ unit: "not started since its definition changed" });
    const before = await pid();
    await serviceKind.update(session, (await live())!, service, ["restartOn"]);
    expect(await live()).toEqual(service);
    expect(await pid()).not.toBe(before);
  });

  test("what it was started with decides whether it is started again", async () => {
    const before = await pid();
    const reload = { ...service, reloadOn: { conf: "2" } };
    expect(await live(reload)).toMatchObject({ reloadOn: {} });
    const restart = { ...service, restartOn: { conf: "2" } };
    await serviceKind.update(session, service, restart, ["restartOn"]);
    expect(await pid()).not.toBe(before);
    expect(await live(restart)).toEqual(restart);
    const idle = await pid();
    await serviceKind.update(session, restart, restart, []);
    expect(await pid()).toBe(idle);
    await serviceKind.update(session, restart, service, ["restartOn"]);
  });

  test("a service that does not start fails with what it said, and is tried again", async () => {
    const broken = { ...service, unitText: unitText('/bin/sh -c "echo no luck today; exit 3"') };
    const updating = serviceKind.update(session, service, broken, ["unitText"]);
    await expect(updating).rejects.toThrow(
      /croft-test\.service does not run; it said last:[^]*no luck today/,
    );
    expect(await live(broken)).toMatchObject({ active: false, restartOn: expect.anything() });
    await serviceKind.update(session, (await live(broken))!, service, ["unitText"]);
    expect(await live()).toEqual(service);
  });

  test("masked, and back", async () => {
    const packaged = { ...service, unit: "cron.service", unitText: "", dropIns: {}, restartOn: {} };
    const unit = "systemd-timesyncd.service";
    const known = await sh(`systemctl show -p LoadState --value ${unit} apt-daily.timer`);
    const masked: ServiceInputs = {
      ...packaged,
      unit: known.startsWith("loaded") ? unit : "apt-daily.timer",
      enablement: "masked",
      active: false,
    };
    const enabled: ServiceInputs = { ...masked, enablement: "enabled" };
    await serviceKind.create(session, masked);
    expect(await live(masked)).toEqual(masked);
    await serviceKind.update(session, masked, enabled, ["enablement"]);
    expect(await live(enabled)).toEqual(enabled);
    // Its record goes as well: what a site leaves behind is asked of this host later.
    const record = `/var/lib/croft/services/${masked.unit}.json`;
    await session.run(access, { text: `systemctl start ${masked.unit} && rm ${record}` });
  });

  test("delete removes what was written, twice if need be", async () => {
    await serviceKind.delete(session, service);
    await serviceKind.delete(session, service);
    expect(await live()).toBeUndefined();
    expect(
      await sh("ls -d /etc/systemd/system/croft-test* /var/lib/croft/services/croft-test*"),
    ).toBe("");
  });
});

describe("Kernel", () => {
  let kernel: KernelInputs;
  const live = async () => (await kernelKind.read(session, kernel))?.inputs.parameters;
  // Belongs to the host's own network: nobody else sees it change.
  const name = "net.ipv4.tcp_fin_timeout";
  let was: string;
  beforeAll(async () => {
    was = await sh(`sysctl -n ${name}`);
    kernel = {
      access,
      set: "99-croft-test",
      modules: [],
      parameters: { [name]: "41" },
      rights: {},
    };
  });
  afterAll(async () => {
    await kernelKind.delete(session, kernel);
    await session.run(access, { text: `sysctl -q -w ${name}=${was}` });
  });

  test("before, after, second run", async () => {
    expect(await live()).toBeUndefined();
    await kernelKind.create(session, kernel);
    expect(await live()).toEqual({ [name]: "41" });
    expect(await sh(`sysctl -n ${name}`)).toBe("41");
    await kernelKind.create(session, kernel);
    expect(await live()).toEqual({ [name]: "41" });
  });

  test.each([
    ["live", `sysctl -q -w ${name}=42`, { [name]: "42 (41 from the next boot)" }],
    [
      "at boot",
      "sed -i s/41/43/ /etc/sysctl.d/99-croft-test.conf",
      { [name]: "41 (43 from the next boot)" },
    ],
    [
      "something more",
      "echo net.ipv4.tcp_sack=1 >>/etc/sysctl.d/99-croft-test.conf",
      { [name]: "41", "net.ipv4.tcp_sack": "1 (only in the file)" },
    ],
  ])("drift: %s", async (_, tamper, seen) => {
    await session.run(access, { text: tamper });
    expect(await live()).toEqual(seen);
    await kernelKind.update(session, kernel, kernel, ["parameters"]);
    expect(await live()).toEqual({ [name]: "41" });
  });

  test("delete removes the file and leaves the live value", async () => {
    await kernelKind.delete(session, kernel);
    expect(await live()).toBeUndefined();
    expect(await sh(`sysctl -n ${name}`)).toBe("41");
  });
});
