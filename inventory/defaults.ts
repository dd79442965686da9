/** What holds where an inventory says nothing; the schema, and so the documentation, take them from here. */
export const defaults = {
  sshPort: 22,
  user: "root",
  state: "present",
  facing: "home",
  meshPort: 51820,
  /** IANA's for tinc. */
  tincPort: 655,
  /** The one that does not pass every packet through a process with one thread. */
  meshCarrier: "wireguard",
  /** Ethernet's, in bytes. */
  linkMtu: 1500,
  /** kubeadm's and flannel's own. */
  podNetwork: "10.244.0.0/16",
  serviceNetwork: "10.96.0.0/12",
  /** Two copies may be lost before data are; Ceph's own default. */
  replicas: 3,
  filesystem: "home",
  namespace: "default",
  lock: "artifacts/lock.yaml",
  timeServers: [
    "0.debian.pool.ntp.org",
    "1.debian.pool.ntp.org",
    "2.debian.pool.ntp.org",
    "3.debian.pool.ntp.org",
  ],
} as const;
