import { quote } from "../ssh/script";

/**
 * What stands on a disk, read from the disk itself (its first 4 KiB and the kernel's view of it), by Python on the host.
 * Prints JSON: {"real": "/dev/sda", "holds": "", "osd": uuid, "fsid": uuid}.
 *
 * A BlueStore disk begins with a text line, its uuid in a second line, and then Ceph's encoding of a map of strings, in
 * which keys and values follow each other, each after its length as four bytes, little end first.
 * @see https://docs.ceph.com/en/reef/rados/configuration/bluestore-config-ref/ and bluestore_bdev_label_t
 */
const PROGRAM = `
import json, os, struct, subprocess, sys
path = os.environ["disk"]
if not os.path.exists(path):
    print(json.dumps(dict(holds="missing")))
    sys.exit(0)
real = os.path.realpath(path)
with open(real, "rb") as f:
    head = f.read(4096)
found = dict(real=real, holds="")
def after(name):
    key = struct.pack("<I", len(name)) + name
    at = head.find(key)
    if at < 0:
        return ""
    at += len(key)
    length = struct.unpack("<I", head[at:at + 4])[0]
    return head[at + 4:at + 4 + length].decode("ascii", "replace")
if head.startswith(b"bluestore block device"):
    found.update(holds="bluestore", osd=head.split(b"\\n")[1].decode(), fsid=after(b"ceph_fsid"))
else:
    name = os.path.basename(real)
    parts = [n for n in os.listdir("/sys/class/block") if n != name and os.path.exists("/sys/class/block/%s/%s" % (name, n))]
    users = os.listdir("/sys/class/block/%s/holders" % name) if os.path.isdir("/sys/class/block/%s/holders" % name) else []
    marks = subprocess.run(["wipefs", "--noheadings", "--output", "TYPE", real], capture_output=True, text=True).stdout.split()
    mounted = [l.split()[1] for l in open("/proc/mounts") if l.split()[0] == real]
    said = (["partitions " + " ".join(sorted(parts))] if parts else []) + (["in use by " + " ".join(users)] if users else [])
    said += (["signatures " + " ".join(marks)] if marks else []) + (["mounted at " + " ".join(mounted)] if mounted else [])
    found["holds"] = ", ".join(said)
print(json.dumps(found))
`;

/** Shell text: what stands on the disk at $disk, as JSON. */
export const READ_DISK = `export disk; python3 -c ${quote(PROGRAM)}`;

/** A disk as its host sees it. */
export interface DiskFacts {
  /** The device the stable path stands for at the moment. */
  readonly real?: string;
  /** "" = nothing; "bluestore"; "missing"; else what was found, in words. */
  readonly holds: string;
  /** Of BlueStore: uuid of the OSD, and of its cluster. */
  readonly osd?: string;
  readonly fsid?: string;
}

/** @param text what `READ_DISK` printed @throws SyntaxError when it is no JSON */
export function parseDisk(text: string): DiskFacts {
  return JSON.parse(text) as DiskFacts;
}

/**
 * Why a disk must not become an OSD of this cluster; undefined when it may. An OSD of our own that a former run began is
 * welcome: it is continued.
 */
export function diskRefusal(disk: DiskFacts, path: string, fsid: string): string | undefined {
  if (disk.holds === "missing") return `there is no ${path}`;
  if (disk.holds === "") return undefined;
  if (disk.holds !== "bluestore")
    return `${path} is not empty (${disk.holds}); if it may be lost, empty it with: wipefs --all ${disk.real}`;
  if (disk.fsid === fsid) return undefined;
  const whose = disk.fsid === "" || disk.fsid === undefined ? "an unknown cluster" : disk.fsid;
  return `${path} holds an OSD of another Ceph cluster (${whose}); if it may be lost, zap it there`;
}
