import type { CephOsdInputs } from "../../../provider/kinds/ceph-osd/resource";
import { access } from "../kubernetes/fake-session";

/** A disk of node1's that is an OSD as declared, unless a test says otherwise. */
export const osdInputs: CephOsdInputs = {
  access: access("node1"),
  members: [access("node1")],
  fsid: "F",
  disk: "/dev/disk/by-id/d",
  up: true,
  in: true,
  reweight: 1,
  weight: "size",
  location: "root=default host=node1",
  key: "as made",
  erase: false,
};
