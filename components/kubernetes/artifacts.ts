import {
  artifactFaults,
  type ArtifactSources,
  type ResolvedArtifact,
  resolveArtifact,
} from "../../artifacts/resolve";
import { type Architecture, type Host, type Site } from "../../inventory/site";
import type { Download } from "../../provider/kinds/artifact/resource";
import { programFolder, programs } from "../../provider/kubernetes/programs";
import type { ComponentFault } from "../refuse";

/** Where each artifact goes. `strip` is what an archive has too much; a single file has -1. */
const runtimeFiles = { containerd: { path: "/usr/local", strip: 0 } };
const nodeFiles = {
  crictl: { path: "/usr/local/bin", strip: 0 },
  "cni-plugins": { path: "/opt/cni/bin", strip: 0 },
  "flannel-cni": { path: "/opt/cni/bin/flannel", strip: -1 },
};

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

/** Hosts of the cluster, in name order. */
export function clusterHosts(site: Site): readonly Host[] {
  return site.hosts.filter(
    ({ roles }) => roles.includes("control-plane") || roles.includes("worker"),
  );
}

/** Every artifact of the cluster that no row, or no hash, is known of; and a version that is not the catalogue's. */
export function clusterArtifactFaults(site: Site, sources: ArtifactSources): ComponentFault[] {
  const { kubernetes } = site;
  if (kubernetes === undefined) return [];
  const names = [
    ...Object.keys({ ...runtimeFiles, ...nodeFiles }),
    ...programs,
    "flannel",
    "pause",
  ];
  const architectures = [...new Set(clusterHosts(site).map((host) => host.architecture))];
  const wanted = architectures.flatMap((architecture) =>
    names.map((name) => ({ name, architecture })),
  );
  const row = sources.catalogue.find(({ name }) => name === "kubelet");
  const version = row === undefined ? undefined : `v${row.version}`;
  return [
    ...(version === undefined || version === kubernetes.version
      ? []
      : [
          {
            path: "kubernetes.version",
            reason: `is ${kubernetes.version}, and the artifacts are of ${version}`,
          },
        ]),
    ...artifactFaults(sources, wanted),
  ];
}

export function runtimeArtifacts(sources: ArtifactSources, host: Host): ArtifactSet {
  return setOf(sources, host.architecture, runtimeFiles, "containerd");
}

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

/** Full reference of an image, the same on every site. */
export function imageReference(sources: ArtifactSources, name: string, host: Host): string {
  return resolved(sources, name, host.architecture).url;
}

function setOf(
  sources: ArtifactSources,
  architecture: Architecture,
  files: Readonly<Record<string, { readonly path: string; readonly strip: number }>>,
  main: string,
): ArtifactSet {
  const downloads = Object.entries(files).map(([name, place]) => {
    const { url, sha256 } = resolved(sources, name, architecture);
    return { url, sha256, mode: "0755", ...place };
  });
  return { version: resolved(sources, main, architecture).version, downloads };
}

/** Only for what `clusterArtifactFaults` has found to be there. */
function resolved(
  sources: ArtifactSources,
  name: string,
  architecture: Architecture,
): ResolvedArtifact {
  const { artifact, fault } = resolveArtifact(sources, name, architecture);
  if (artifact === undefined) throw new Error(`${fault.path} ${fault.reason}`);
  return artifact;
}
