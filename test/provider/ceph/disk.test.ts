/**
 * What stands on a disk, told by the real program on files in the place of disks. Partitions and holders need a block
 * device; they are tried on twin hosts.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { READ_DISK, diskRefusal, parseDisk } from "../../../provider/ceph/disk";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "croft-disk-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function disk(name: string, content: Buffer | string = ""): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  truncateSync(path, 16 * 2 ** 20);
  return path;
}

function look(path: string) {
  const env = { ...process.env, disk: path };
  return parseDisk(execFileSync("sh", ["-c", READ_DISK], { env, encoding: "utf8" }));
}

const own = "58008053-45af-86fa-9751-e7f6148e6658";
const other = "11111111-45af-86fa-9751-e7f6148e6658";

test("an empty disk is taken", () => {
  const found = look(disk("empty"));
  expect(found).toMatchObject({ holds: "" });
  expect(diskRefusal(found, "/dev/disk/by-id/a", own)).toBeUndefined();
});

test("a disk that is not there is refused", () => {
  const found = look(join(folder, "none"));
  expect(diskRefusal(found, "/dev/disk/by-id/a", own)).toBe("there is no /dev/disk/by-id/a");
});

// Broken by: looking for partitions only.
test("a disk with a file system on it is refused, and how to empty it is said", () => {
  const path = disk("ext4");
  execFileSync("/sbin/mkfs.ext4", ["-q", "-F", path]);
  const found = look(path);
  expect(found.holds).toBe("signatures ext4");
  expect(diskRefusal(found, "/dev/disk/by-id/a", own)).toBe(
    `/dev/disk/by-id/a is not empty (signatures ext4); if it may be lost, empty it with: wipefs --all ${path}`,
  );
});

// A real OSD's label: golden/storage/SOURCES.md.
test("an OSD is known by its cluster, and another cluster's is refused", () => {
  const label = readFileSync(
    resolve(__dirname, "../../golden/storage/bluestore-label.base64"),
    "utf8",
  );
  const found = look(disk("osd", Buffer.from(label, "base64")));
  expect(found).toMatchObject({
    holds: "bluestore",
    osd: "539a35ad-7be2-46b8-b746-6c4b5670a767",
    fsid: own,
  });
  expect(diskRefusal(found, "/dev/disk/by-id/a", own)).toBeUndefined();
  expect(diskRefusal(found, "/dev/disk/by-id/a", other)).toBe(
    `/dev/disk/by-id/a holds an OSD of another Ceph cluster (${own}); if it may be lost, zap it there`,
  );
});
