import { type DiskFacts, READ_DISK, parseDisk } from "../../ceph/disk";
import type { ClusterFacts, OsdFacts } from "../../ceph/facts";
import type { Reader } from "../../kind";
import type { CephOsdInputs } from "./resource";

/** @throws Error when the host cannot tell what stands on the disk */
export async function readDisk(reader: Reader, inputs: CephOsdInputs): Promise<DiskFacts> {
  const { access, disk } = inputs;
  const answer = await reader.probe(access, { text: READ_DISK, vars: { disk } });
  if (answer.code !== 0)
    throw new Error(`looking at ${disk} on ${access.host}: ${answer.stderr.trim()}`);
  return parseDisk(answer.stdout);
}

/** The OSD that the disk itself says it is. */
export function osdOf(facts: ClusterFacts, disk: DiskFacts): OsdFacts | undefined {
  return disk.osd === undefined ? undefined : facts.osds.find(({ uuid }) => uuid === disk.osd);
}

/** Why a disk that says it is an OSD of this cluster becomes none again: its number and its data are gone. Undefined when it may. */
export function removedRefusal(
  facts: ClusterFacts | undefined,
  disk: DiskFacts,
  path: string,
): string | undefined {
  if (disk.osd === undefined || (facts !== undefined && osdOf(facts, disk) !== undefined))
    return undefined;
  return (
    `${path} was an OSD of this cluster that has been removed; if it may be lost, ` +
    `empty it with: wipefs --all ${disk.real}`
  );
}
