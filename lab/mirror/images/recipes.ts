import type { ImageConfig } from "./layout";

/** What an image is made of when it is not copied from upstream. */
export interface ImageRecipe {
  /** Whether it stands on a Debian root file system with network tools. @default from scratch */
  readonly networkTools?: true;
  /** Go program to the path of its file in the image. */
  readonly programs: Readonly<Record<string, string>>;
  readonly start: Omit<ImageConfig, "architecture" | "env">;
}

/** In /usr/local/bin, where the pods that kubeadm writes look for commands by bare name. */
function kubernetes(name: string): ImageRecipe {
  return { programs: { [name]: `usr/local/bin/${name}` }, start: { cmd: [name] } };
}

/** By the catalogue's names of images; Ceph's, which holds no Go program, is in ceph.ts. */
export const imageRecipes: Readonly<Record<string, ImageRecipe>> = {
  "kube-apiserver": kubernetes("kube-apiserver"),
  "kube-controller-manager": kubernetes("kube-controller-manager"),
  "kube-scheduler": kubernetes("kube-scheduler"),
  "kube-proxy": { ...kubernetes("kube-proxy"), networkTools: true },
  etcd: {
    programs: { etcd: "usr/local/bin/etcd", etcdctl: "usr/local/bin/etcdctl" },
    start: { cmd: ["etcd"] },
  },
  coredns: { programs: { coredns: "coredns" }, start: { entrypoint: ["/coredns"] } },
  pause: { programs: { pause: "pause" }, start: { entrypoint: ["/pause"], user: "65535:65535" } },
  flannel: {
    networkTools: true,
    programs: { flanneld: "opt/bin/flanneld" },
    start: { entrypoint: ["/opt/bin/flanneld"] },
  },
  visits: {
    programs: { visits: "visits" },
    start: { entrypoint: ["/visits"], user: "65532:65532" },
  },
};
