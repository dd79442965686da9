import { cephClusterTamperings } from "./cluster";
import { filesystemTamperings } from "./filesystem";
import { storageHostTamperings } from "./hosts";
import { osdTamperings } from "./osds";

/** Ceph: what its hosts bring, the cluster as its monitors and its orchestrator know it, its OSDs, and the filesystem. */
export const storageTamperings = [
  ...storageHostTamperings,
  ...cephClusterTamperings,
  ...osdTamperings,
  ...filesystemTamperings,
];
