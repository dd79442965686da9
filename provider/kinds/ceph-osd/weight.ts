import type { OsdFacts } from "../../ceph/facts";

const tebibyte = 2 ** 40;

/** Weight of a disk by Ceph's convention, as `ceph osd crush` takes it: TiB with five decimals. */
export function weightBySize(bytes: number): number {
  return Math.round((bytes / tebibyte) * 1e5) / 1e5;
}

/** "size" when the weight is what the size gives, else the weight itself; Ceph's own rounding is no difference. */
export function weightWord({ size, crushWeight }: Pick<OsdFacts, "size" | "crushWeight">): string {
  const near = Math.abs(crushWeight - weightBySize(size)) <= 0.0001 + crushWeight * 0.001;
  return near ? "size" : String(crushWeight);
}
