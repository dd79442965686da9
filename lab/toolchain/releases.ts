import { workstationVersions, versions } from "../../artifacts/versions";

/** A program of the workstation as its own release page offers it. */
export interface Release {
  /** URL of the file for x86-64 Linux. */
  readonly url: string;
  /** URL of the SHA-256 upstream publishes. */
  readonly checksum: string;
  /** File name to member of the archive. @default absent: the download is the one file itself */
  readonly members?: Readonly<Record<string, string>>;
}

/** Something the workstation needs: fetched as one release, or built as these programs. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly release: Release;
  /** Names of Go programs which together give the same files. */
  readonly programs: readonly string[];
}

const { pulumi, helm } = workstationVersions;
const pulumiRelease = `https://github.com/pulumi/pulumi/releases/download/v${pulumi}`;
const helmRelease = `https://get.helm.sh/helm-v${helm}-linux-amd64.tar.gz`;
const kubectlRelease = `https://dl.k8s.io/release/v${versions.kubernetes}/bin/linux/amd64/kubectl`;

/** What `npm run lab env` puts on PATH. */
export const tools: readonly Tool[] = [
  {
    name: "pulumi",
    version: pulumi,
    release: {
      url: `${pulumiRelease}/pulumi-v${pulumi}-linux-x64.tar.gz`,
      checksum: `${pulumiRelease}/pulumi-${pulumi}-checksums.txt`,
      members: {
        pulumi: "pulumi/pulumi",
        "pulumi-language-nodejs": "pulumi/pulumi-language-nodejs",
      },
    },
    programs: ["pulumi", "pulumi-language-nodejs"],
  },
  {
    name: "helm",
    version: helm,
    release: {
      url: helmRelease,
      checksum: `${helmRelease}.sha256sum`,
      members: { helm: "linux-amd64/helm" },
    },
    programs: ["helm"],
  },
  {
    name: "kubectl",
    version: versions.kubernetes,
    release: { url: kubectlRelease, checksum: `${kubectlRelease}.sha256` },
    programs: ["kubectl"],
  },
];
