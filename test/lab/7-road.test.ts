/**
 * A laptop away from home mounts the CephFS of a host that nobody can call there, and two hosts behind different routers talk
 * to each other: by the one host that all can call. What it does not prove: real routers, whose place packets that are dropped
 * take, and the kernel's own WireGuard and CephFS.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { LabSite } from "./support/site";

const stack = "road";

const inventory = (laptop: "a host" | "a peer") => `site: ${stack}
classes:
  box: { architecture: amd64 }
  store: { architecture: amd64, roles: [storage] }
hosts:
  cabin: { class: box, address: 192.168.70.12, behind: cabin, mesh: 10.70.0.12 }
  edge: { class: box, address: 203.0.113.70, facing: internet, mesh: 10.70.0.20 }
  tower:
    class: store
    address: 192.168.71.11
    behind: home
    mesh: 10.70.0.11
    disks: [/dev/disk/by-id/croft-tower-disk0]
${
  laptop === "a host"
    ? "  laptop: { class: box, address: 192.168.72.100, mesh: 10.70.0.100 }"
    : "peers:\n  laptop: { mesh: 10.70.0.100 }"
}
mesh:
  kind: wireguard
  network: 10.70.0.0/24
storage:
  version: 18.2.7
  replicas: 1
  filesystem:
    mountPoint: /srv/home
    ${laptop === "a host" ? "" : "peers: [laptop]"}
`;

let site: LabSite;
beforeAll(async () => {
  // The laptop's machine is made as a host's is; the site then knows it as a peer only.
  LabSite.declare(stack, inventory("a host"));
  site = await LabSite.bare(stack);
  LabSite.declare(stack, inventory("a peer"));
  // Each of the three hears nobody but the edge: what one drops need not be dropped by the other.
  await site.lab("fault", "partition", "cabin", "tower,laptop");
  await site.lab("fault", "partition", "tower", "laptop");
});
afterAll(() => LabSite.remove(stack));

/** Puts files from a stack output onto the laptop without their words standing in a command line. */
async function give(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const encoded = Buffer.from(text).toString("base64");
    await site.on(
      "laptop",
      `mkdir -p "$(dirname ${path})" && umask 077 && echo ${encoded} | base64 -d >${path}`,
    );
  }
}

/** What a page of one member says to another, by TCP: "200". */
async function asks(member: string, host: string, address: string): Promise<string> {
  await site.on(
    host,
    `systemctl is-active --quiet croft-test-page || systemd-run --quiet --collect --unit croft-test-page \\
     python3 -m http.server --directory /etc/croft 8070
     until curl -s -o /dev/null --max-time 1 http://127.0.0.1:8070/; do sleep 0.2; done`,
  );
  return site.on(
    member,
    `curl -s -o /dev/null -w '%{http_code}' --max-time 10 http://${address}:8070/`,
  );
}

test("the site is made although two of its hosts cannot hear each other, and nothing is left to do", async () => {
  await site.up();
  expect(await site.preview()).toEqual([]);
});

test("two hosts behind different routers reach each other by the relay", async () => {
  expect(await asks("cabin", "tower", "10.70.0.11")).toBe("200");
  expect(await asks("tower", "cabin", "10.70.0.12")).toBe("200");
});

test("the laptop reaches every host, and every host the laptop", async () => {
  await site.on(
    "laptop",
    "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends wireguard-tools wireguard-go ceph-fuse curl python3",
  );
  const roaming = JSON.parse(await site.output("roaming")) as Record<string, string>;
  await give({ "/etc/wireguard/home.conf": roaming["laptop"]! });
  await site.on("laptop", "wg-quick up home && mkdir -p /etc/croft");
  expect(await asks("laptop", "edge", "10.70.0.20")).toBe("200");
  expect(await asks("laptop", "tower", "10.70.0.11")).toBe("200");
  expect(await asks("laptop", "cabin", "10.70.0.12")).toBe("200");
  expect(await asks("tower", "laptop", "10.70.0.100")).toBe("200");
});

test("it mounts the filesystem with its own key, and what it writes is there at home", async () => {
  const files = JSON.parse(await site.output("roamingCeph")) as Record<string, object>;
  const under = Object.entries(files["laptop"]!).map(([name, text]) => [`/etc/ceph/${name}`, text]);
  await give(Object.fromEntries(under) as Record<string, string>);
  await site.on(
    "laptop",
    "mkdir -p /mnt/home && timeout 60 ceph-fuse --id home.laptop --client_fs home /mnt/home",
  );
  await site.on(
    "laptop",
    "dd if=/dev/urandom of=/mnt/home/photos bs=1M count=20 status=none conv=fsync",
  );
  const sum = (host: string, folder: string) => site.on(host, `sha256sum <${folder}/photos`);
  expect(await sum("tower", "/srv/home")).toBe(await sum("laptop", "/mnt/home"));
  await site.on("laptop", "umount /mnt/home");
});

test("destroy is refused by its preview, since no word allows to erase the data, and nothing is touched", async () => {
  const done = await site.run("pulumi", ["destroy", "--yes", "--non-interactive"]);
  expect(done.code).not.toBe(0);
  expect(`${done.stdout}${done.stderr}`).toMatch(
    /CephFilesystem.*cannot be deleted\s+because it is protected/,
  );
  expect(await site.preview()).toEqual([]);
});

test("a laptop that may mount it no more has lost its key", async () => {
  LabSite.declare(stack, inventory("a peer").replace("peers: [laptop]", ""));
  const steps = await site.up();
  expect(steps.map(({ op, kind, name }) => `${op} ${kind} ${name}`)).toEqual([
    "delete croft:storage:CephClient storage-home.laptop",
    "delete tls:index/privateKey:PrivateKey storage-client-laptop",
  ]);
  const again = "timeout 30 ceph-fuse --id home.laptop --client_fs home /mnt/home 2>&1 || true";
  expect(await site.on("laptop", again)).toContain("handle_auth_bad_method");
  expect(await site.on("laptop", "mountpoint /mnt/home || true")).toContain("is not a mountpoint");
});
