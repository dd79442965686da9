import { type ArtifactSources, foundArtifact } from "../../artifacts/resolve";
import type { Architecture, Host, Site } from "../../inventory/site";
import type { Download } from "../../provider/kinds/artifact/resource";
import { programFolder, programs } from "../../provider/kubernetes/programs";
import { layerArtifactFaults } from "../artifact-faults";
import type { ComponentFault } from "../refuse";
import { clusterHosts } from "./plan";

/** Where each artifact goes. `strip` is what an archive has too much; a single file has -1. */
const runtimeFiles = { containerd: { path: "/usr/local", strip: 0 } };
const nodeFiles = {
  crictl: { path: "/usr/local/bin", strip: 0 },
  "cni-plugins": { path: "/opt/cni/bin", strip: 0 },
  "flannel-cni": { path: "/opt/cni/bin/flannel", strip: -1 },
};

/** What the pods of every node are made from, and what those of a control plane are. */
const nodeImages = ["kube-proxy", "coredns", "flannel", "pause"];
const controlPlaneImages = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"];

/** Into a folder of their version: the node turns to them when its turn comes. */
function programFiles(version: string) {
  const folder = programFolder(version);
  return Object.fromEntries(
    programs.map((program) => [program, { path: `${folder}/${program}`, strip: -1 }]),
  );
}

/** A set of downloads, and the version of what gives it its name. */
export interface ArtifactSet {
  readonly version: string;
  readonly downloads: readonly Download[];
}

/** None for a site without a cluster. */
export function clusterArtifactFaults(site: Site, sources: ArtifactSources): ComponentFault[] {
  const { kubernetes } = site;
  if (kubernetes === undefined) return [];
  const files = Object.keys({ ...runtimeFiles, ...nodeFiles });
  return layerArtifactFaults(
    sources,
    clusterHosts(site),
    [...files, ...programs, ...nodeImages, ...controlPlaneImages],
    { path: "kubernetes.version", version: kubernetes.version, artifact: "kubelet" },
  );
}

/** containerd, of which it has the version. */
export function runtimeArtifacts(sources: ArtifactSources, host: Host): ArtifactSet {
  return setOf(sources, host.architecture, runtimeFiles, "containerd");
}

/** crictl, of which it has the version, and the network plugins. */
export function nodeArtifacts(sources: ArtifactSources, host: Host): ArtifactSet {
  return setOf(sources, host.architecture, nodeFiles, "crictl");
}

/** @param version "v1.36.2" */
export function programArtifacts(
  sources: ArtifactSources,
  host: Host,
  version: string,
): ArtifactSet {
  return setOf(sources, host.architecture, programFiles(version), "kubelet");
}

/** Digests of the cluster's own images that a host's pods are made from, by full reference. */
export function imageDigests(sources: ArtifactSources, host: Host): Record<string, string> {
  const names = host.roles.includes("control-plane")
    ? [...nodeImages, ...controlPlaneImages]
    : nodeImages;
  return Object.fromEntries(
    names.map((name) => {
      const { url, sha256 } = foundArtifact(sources, name, host.architecture);
      return [url, sha256];
    }),
  );
}

/** Full reference of an image, the same on every site. */
export function imageReference(sources: ArtifactSources, name: string, host: Host): string {
  return foundArtifact(sources, name, host.architecture).url;
}

function setOf(
  sources: ArtifactSources,
  architecture: Architecture,
  files: Readonly<Record<string, { readonly path: string; readonly strip: number }>>,
  main: string,
): ArtifactSet {
  const downloads = Object.entries(files).map(([name, place]) => {
    const { url, sha256 } = foundArtifact(sources, name, architecture);
    return { url, sha256, mode: "0755", ...place };
  });
  return { version: foundArtifact(sources, main, architecture).version, downloads };
}
