import { versions, workstationVersions } from "../../artifacts/versions";

/** How one program, or several of one module, is built from pinned Go modules. */
export interface GoProgram {
  /** Names the cache entry; with one package also the file. */
  readonly name: string;
  /** Without a leading "v"; what is really built, see also the module's go.mod. */
  readonly version: string;
  /** Folder with go.mod and go.sum, relative to the project. */
  readonly module: string;
  /** Main packages. With one, the file is called `name`; with several, each after its package. */
  readonly packages: readonly string[];
  /** Variables set at link time, by full name: these programs ask no version control for their version. */
  readonly stamps: Readonly<Record<string, string>>;
  /** Needs C. Linked statically all the same, so that the file runs on any host. @default false */
  readonly cgo?: true;
  /** "module@version" for the lock file. */
  readonly origin: string;
}

const modules = "lab/toolchain/modules";

/** Etcd and CoreDNS image tags carry a build number or none; the module's version is the part before it. */
const etcdVersion = versions.etcdImage.replace(/-\d+$/, "");

/** Folder that pins each version of Kubernetes which the lab can build: a second one, to move a site to. */
const kubernetesFolders: Readonly<Record<string, string>> = {
  [versions.kubernetes]: "kubernetes",
  "1.36.4": "kubernetes-1.36.4",
};

const kubernetesNames = [
  "kubectl",
  "kubeadm",
  "kubelet",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kube-proxy",
];

/** @throws Error for a version that no folder pins */
function kubernetes(name: string, version: string): GoProgram {
  const folder = kubernetesFolders[version];
  if (folder === undefined)
    throw new Error(
      `the lab cannot build ${name} ${version}, only ${Object.keys(kubernetesFolders).join(" and ")}; ` +
        `pin it in a folder below ${modules}`,
    );
  const [major = "", minor = ""] = version.split(".");
  const at = "k8s.io/component-base/version";
  return {
    name,
    version,
    module: `${modules}/${folder}`,
    packages: [`k8s.io/kubernetes/cmd/${name}`],
    stamps: {
      [`${at}.gitVersion`]: `v${version}`,
      [`${at}.gitMajor`]: major,
      [`${at}.gitMinor`]: minor,
      [`${at}.gitTreeState`]: "clean",
      // A date is parsed at start, so there must be one; a constant keeps builds alike.
      [`${at}.buildDate`]: "1970-01-01T00:00:00Z",
    },
    origin: `k8s.io/kubernetes@v${version}`,
  };
}

function simple(
  name: string,
  version: string,
  folder: string,
  module: string,
  path = "",
  stamp?: string,
): GoProgram {
  return {
    name,
    version,
    module: `${modules}/${folder}`,
    packages: [`${module}${path}`],
    stamps: stamp === undefined ? {} : { [stamp]: `v${version}` },
    origin: `${module}@v${version}`,
  };
}

const cniPackages = [
  ...["bridge", "loopback", "host-device", "ipvlan", "macvlan", "ptp", "vlan", "dummy", "tap"].map(
    (p) => `main/${p}`,
  ),
  ...["host-local", "static", "dhcp"].map((p) => `ipam/${p}`),
  ...["portmap", "firewall", "bandwidth", "sbr", "tuning", "vrf"].map((p) => `meta/${p}`),
].map((p) => `github.com/containernetworking/plugins/plugins/${p}`);

const containerdModule = "github.com/containerd/containerd/v2";

const list: readonly GoProgram[] = [
  simple(
    "pulumi",
    workstationVersions.pulumi,
    "pulumi",
    "github.com/pulumi/pulumi/pkg/v3",
    "/cmd/pulumi",
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
  ),
  simple(
    "pulumi-language-nodejs",
    workstationVersions.pulumiLanguageNodejs,
    "pulumi-language-nodejs",
    "github.com/pulumi/pulumi/sdk/v3",
    "/nodejs/cmd/pulumi-language-nodejs",
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
  ),
  simple(
    "helm",
    workstationVersions.helm,
    "helm",
    "helm.sh/helm/v3",
    "/cmd/helm",
    "helm.sh/helm/v3/internal/version.version",
  ),
  ...kubernetesNames.map((name) => kubernetes(name, versions.kubernetes)),
  {
    name: "containerd",
    version: versions.containerd,
    module: `${modules}/containerd`,
    packages: ["containerd", "containerd-shim-runc-v2", "ctr"].map(
      (p) => `${containerdModule}/cmd/${p}`,
    ),
    stamps: { [`${containerdModule}/version.Version`]: `v${versions.containerd}` },
    origin: `${containerdModule}@v${versions.containerd}`,
  },
  simple(
    "crictl",
    versions.criTools,
    "cri-tools",
    "sigs.k8s.io/cri-tools",
    "/cmd/crictl",
    "sigs.k8s.io/cri-tools/pkg/version.Version",
  ),
  simple("etcd", etcdVersion, "etcd", "go.etcd.io/etcd/server/v3"),
  simple("etcdctl", etcdVersion, "etcd", "go.etcd.io/etcd/etcdctl/v3"),
  simple("coredns", versions.corednsImage, "coredns", "github.com/coredns/coredns"),
  {
    name: "cni-plugins",
    version: versions.cniPlugins,
    module: `${modules}/cni-plugins`,
    packages: cniPackages,
    stamps: {
      "github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion": `v${versions.cniPlugins}`,
    },
    origin: `github.com/containernetworking/plugins@v${versions.cniPlugins}`,
  },
  // Stands in for the plugin's own project, whose module is not served at any version.
  simple(
    "flannel-cni",
    "0.9.1",
    "flannel-cni",
    "github.com/containernetworking/plugins",
    "/plugins/meta/flannel",
  ),
  {
    ...simple(
      "flanneld",
      versions.flannel,
      "flannel",
      "github.com/flannel-io/flannel",
      "",
      "github.com/flannel-io/flannel/pkg/version.Version",
    ),
    // Its UDP backend is C, and compiled in whether used or not.
    cgo: true,
  },
  simple(
    "registry",
    workstationVersions.registry,
    "distribution",
    "github.com/distribution/distribution/v3",
    "/cmd/registry",
    "github.com/distribution/distribution/v3/version.version",
  ),
  simple(
    "crane",
    workstationVersions.crane,
    "crane",
    "github.com/google/go-containerregistry",
    "/cmd/crane",
  ),
  {
    name: "pause",
    version: versions.pauseImage,
    module: "lab/mirror/images/pause",
    packages: ["."],
    stamps: { "main.version": versions.pauseImage },
    origin: "lab/mirror/images/pause",
  },
  {
    name: "visits",
    version: versions.visits,
    module: "charts/visits/app",
    packages: ["."],
    stamps: {},
    origin: "charts/visits/app",
  },
];

/**
 * One program by name.
 * @param version of Kubernetes' own programs, of which there are several
 * @throws Error for a name that is not in the list, a mistake of the caller's; for a version that cannot be built
 */
export function goProgram(name: string, version: string = versions.kubernetes): GoProgram {
  if (kubernetesNames.includes(name)) return kubernetes(name, version);
  const found = list.find((program) => program.name === name);
  if (found === undefined) throw new Error(`no Go program is called "${name}"`);
  return found;
}
