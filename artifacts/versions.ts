/**
 * Every version Croft installs or builds with, without a leading "v", in this one place. The inventory states those of
 * Kubernetes and Ceph; a site that states others than these gets a catalogue made with its own (`versionsOf`) and a fault
 * for each row its lock file does not know.
 */
export interface Versions {
  readonly kubernetes: string;
  /** Images that `kubeadm config images list` of this Kubernetes version asks for by exactly these tags. */
  readonly etcdImage: string;
  readonly corednsImage: string;
  readonly pauseImage: string;
  readonly containerd: string;
  readonly criTools: string;
  readonly cniPlugins: string;
  /**
   * The flannel CNI plugin. Its Go module is not served at any version, so a lab that builds takes the plugin's last
   * edition in containernetworking/plugins v0.9.1 in its place; the lock row's source says so.
   */
  readonly flannelCni: string;
  readonly flannel: string;
  readonly ceph: string;
  readonly visits: string;
}

export const versions: Versions = {
  kubernetes: "1.36.2",
  etcdImage: "3.6.8-0",
  corednsImage: "1.14.2",
  pauseImage: "3.10.2",
  containerd: "2.2.0",
  criTools: "1.36.0",
  cniPlugins: "1.8.0",
  flannelCni: "1.6.2-flannel1",
  flannel: "0.26.7",
  ceph: "18.2.7",
  visits: "0.1.1",
};

/** Programs of the workstation, which never reach a host. */
export const workstationVersions = {
  pulumi: "3.259.0",
  /** Last release whose Go module still holds the language host; it drives newer SDKs without complaint. */
  pulumiLanguageNodejs: "3.68.0",
  helm: "3.20.2",
  registry: "3.0.0",
  crane: "0.20.6",
} as const;
