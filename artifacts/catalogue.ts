import { architectures } from "../inventory/schema/host";
import type { Architecture } from "../inventory/site";
import { versions as pinned, type Versions } from "./versions";

/** What is fetched: one executable file, a tar archive of several, or a container image. */
export type ArtifactKind = "binary" | "archive" | "image";

/** One thing a host fetches, for one architecture. */
export interface ArtifactRow {
  readonly name: string;
  /** Without a leading "v". */
  readonly version: string;
  readonly architecture: Architecture;
  readonly kind: ArtifactKind;
  /** Upstream URL; of an image its full reference, "registry.k8s.io/pause:3.10.2". */
  readonly source: string;
  /** URL at which upstream publishes the SHA-256, alone or as a line of a list. @default absent: none is published */
  readonly checksum?: string;
}

const github = "https://github.com";

type Draft = Omit<ArtifactRow, "architecture">;

function files(v: Versions, arch: Architecture): Draft[] {
  const kubernetes = (name: string): Draft => {
    const source = `https://dl.k8s.io/release/v${v.kubernetes}/bin/linux/${arch}/${name}`;
    return { name, version: v.kubernetes, kind: "binary", source, checksum: `${source}.sha256` };
  };
  const release = (name: string, version: string, url: string, suffix: string): Draft => {
    const source = `${github}/${url}`;
    return { name, version, kind: "archive", source, checksum: `${source}${suffix}` };
  };
  const { containerd, criTools, cniPlugins, flannelCni, ceph } = v;
  return [
    kubernetes("kubeadm"),
    kubernetes("kubelet"),
    kubernetes("kubectl"),
    release(
      "containerd",
      containerd,
      `containerd/containerd/releases/download/v${containerd}/containerd-${containerd}-linux-${arch}.tar.gz`,
      ".sha256sum",
    ),
    release(
      "crictl",
      criTools,
      `kubernetes-sigs/cri-tools/releases/download/v${criTools}/crictl-v${criTools}-linux-${arch}.tar.gz`,
      ".sha256",
    ),
    release(
      "cni-plugins",
      cniPlugins,
      `containernetworking/plugins/releases/download/v${cniPlugins}/cni-plugins-linux-${arch}-v${cniPlugins}.tgz`,
      ".sha256",
    ),
    {
      name: "flannel-cni",
      version: flannelCni,
      kind: "binary",
      source: `${github}/flannel-io/cni-plugin/releases/download/v${flannelCni}/flannel-${arch}`,
    },
    {
      name: "cephadm",
      version: ceph,
      kind: "binary",
      source: `https://download.ceph.com/rpm-${ceph}/el9/noarch/cephadm`,
    },
  ];
}

function images(v: Versions): Draft[] {
  const image = (name: string, version: string, source: string): Draft => ({
    name,
    version,
    kind: "image",
    source,
  });
  const kubernetes = [
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kube-proxy",
  ].map((name) => image(name, v.kubernetes, `registry.k8s.io/${name}:v${v.kubernetes}`));
  return [
    ...kubernetes,
    image("etcd", v.etcdImage, `registry.k8s.io/etcd:${v.etcdImage}`),
    image("coredns", v.corednsImage, `registry.k8s.io/coredns/coredns:v${v.corednsImage}`),
    image("pause", v.pauseImage, `registry.k8s.io/pause:${v.pauseImage}`),
    image("flannel", v.flannel, `ghcr.io/flannel-io/flannel:v${v.flannel}`),
    image("ceph", v.ceph, `quay.io/ceph/ceph:v${v.ceph}`),
    // Croft's own: published nowhere, so a site needs a registry that holds it, the mirror for instance. The name ends in
    // .internal, which no public registry can ever have.
    image("visits", v.visits, `croft.internal/visits:${v.visits}`),
  ];
}

/** Last part of a row's source: what the file is called upstream. */
export function fileName({ source }: Pick<ArtifactRow, "source">): string {
  return source.slice(source.lastIndexOf("/") + 1);
}

/** Everything a host fetches, for each architecture. Images and files share one namespace of names. */
export function catalogue(v: Versions = pinned): readonly ArtifactRow[] {
  return architectures.flatMap((architecture) =>
    [...files(v, architecture), ...images(v)].map((draft) => ({ ...draft, architecture })),
  );
}
