import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { versions } from "../../../artifacts/versions";
import { cacheFolder, projectRoot } from "../../paths";
import type { Progress } from "../../progress";
import { debianSources } from "../../twin/debian-sources";
import { run } from "../../twin/run";
import { searchPath, writeLayout } from "./layout";

/** Debian's release whose Ceph is of the version Croft deploys. */
const release = "trixie";

/** What upstream's image holds, as far as cephadm starts it. */
const packages = [
  "ceph-common",
  "ceph-fuse",
  "ceph-mds",
  "ceph-mgr",
  "ceph-mgr-cephadm",
  "ceph-mon",
  "ceph-osd",
  "ceph-volume",
  "hostname",
  "lvm2",
  "openssh-client",
  "python3-asyncssh",
  "python3-cffi",
  "radosgw",
  "sudo",
  "udev",
];

const rootfsArguments = [
  "--variant=minbase",
  `--include=${packages.join(",")}`,
  `--aptopt=APT::Install-Recommends "false"`,
  ...["man", "doc", "locale"].map((n) => `--dpkgopt=path-exclude=/usr/share/${n}/*`),
  // Upstream's image has it. cephadm lends a host's only where a daemon of the cluster has run before, so on any other host
  // ceph-osd --mkfs ends in an abort.
  '--customize-hook=chroot "$1" install -d -o ceph -g ceph -m 0770 /run/ceph',
  "--skip=cleanup/run",
];

/**
 * The wheels take the place of Debian's own modules: elsewhere in the search path they would lose, since the manager
 * orders it otherwise than Python does.
 */
const wheelTarget = "usr/lib/python3/dist-packages";

const beside = (file: string): string => join(projectRoot(), "lab", "mirror", "images", file);
const requirements = (): string => beside("ceph-wheels.txt");
const typeVersions = (): string => beside("type-versions.py");

/** Twelve hex digits that change with anything in the image's recipe, and where its layout lies once built. */
export function cephRecipe(): { hash: string; layout: string } {
  const texts = [requirements(), typeVersions()].map((path) => readFileSync(path, "utf8"));
  const recipe = JSON.stringify([release, rootfsArguments, wheelTarget, ...texts]);
  const hash = createHash("sha256").update(recipe).digest("hex").slice(0, 12);
  return { hash, layout: join(cacheFolder(), "images", `ceph-${versions.ceph}-${hash}`) };
}

/**
 * A stand-in for quay.io/ceph/ceph made of Debian's packages of the same Ceph version, for workstations that cannot reach
 * that registry. Built once per recipe (about a minute) and kept in the cache.
 *
 * @returns an OCI layout folder, for `crane push`
 * @throws Error when Debian's Ceph is of another version than the catalogue's, or a tool fails
 */
export async function buildCephImage(progress: Progress): Promise<string> {
  const { layout } = cephRecipe();
  const folder = join(cacheFolder(), "images");
  if (existsSync(layout)) return layout;
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, "ceph-"));
  try {
    progress(`ceph image: Debian ${release} with Ceph (about a minute)`);
    const rootfs = join(work, "rootfs.tar");
    const sources = debianSources(release);
    await run("mmdebstrap", [...rootfsArguments, release, rootfs, "-"], {
      input: sources,
      timeoutSeconds: 1200,
    });
    await refuseOtherVersion(rootfs);
    progress("ceph image: Python modules of the manager");
    const wheels = await pythonLayer(work);
    progress("ceph image: layout");
    await writeLayout(layout, [rootfs, wheels], {
      architecture: "amd64",
      env: [searchPath, "LC_ALL=C.UTF-8"],
      cmd: ["/bin/bash"],
      // cephadm refuses an image without this label.
      labels: { ceph: "True", version: versions.ceph },
    });
    return layout;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * The cephadm program of the same version, which Debian ships as one file (a zipped Python program).
 * @returns its bytes
 */
export async function cephadmProgram(progress: Progress): Promise<Buffer> {
  const layout = await buildCephImage(progress);
  const blobs = join(layout, "blobs", "sha256");
  const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as Manifests;
  const manifest = JSON.parse(
    readFileSync(join(blobs, hex(index.manifests[0]?.digest)), "utf8"),
  ) as Layers;
  const rootfs = join(blobs, hex(manifest.layers[0]?.digest));
  const work = mkdtempSync(join(cacheFolder(), "images", "cephadm-"));
  try {
    await run("tar", ["-xf", rootfs, "-C", work, "./usr/sbin/cephadm"]);
    return readFileSync(join(work, "usr", "sbin", "cephadm"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface Manifests {
  readonly manifests: readonly { readonly digest: string }[];
}
interface Layers {
  readonly layers: readonly { readonly digest: string }[];
}

function hex(digest: string | undefined): string {
  if (digest === undefined) throw new Error("the ceph image's layout is not whole");
  return digest.replace("sha256:", "");
}

/** A catalogue row that says another version than what is inside would be a lie. */
async function refuseOtherVersion(rootfs: string): Promise<void> {
  const { stdout } = await run("tar", ["-xOf", rootfs, "./var/lib/dpkg/status"]);
  const found = /^Package: ceph-common\n(?:.+\n)*?Version: ([0-9.]+)/m.exec(stdout)?.[1];
  if (found !== versions.ceph)
    throw new Error(`Debian ${release} has Ceph ${found}, the catalogue wants ${versions.ceph}`);
}

/**
 * What the manager's Python has of our own. pip checks the hashes of the wheels; they are unpacked as they are, since they
 * are built for any Python from 3.6 on.
 */
async function pythonLayer(work: string): Promise<string> {
  const downloads = join(work, "wheels");
  await run(
    "python3",
    [
      ...["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"],
      ...["--require-hashes", "--only-binary=:all:", "--python-version=3.13"],
      ...["--implementation=cp", "--abi=abi3"],
      ...["--platform=manylinux_2_28_x86_64", "--platform=manylinux_2_17_x86_64"],
      ...["--dest", downloads, "--requirement", requirements()],
    ],
    { timeoutSeconds: 120 },
  );
  const tree = join(work, "tree");
  const target = join(tree, wheelTarget);
  mkdirSync(target, { recursive: true });
  for (const wheel of readdirSync(downloads).sort())
    await run("python3", ["-m", "zipfile", "-e", join(downloads, wheel), target]);
  copyFileSync(typeVersions(), join(target, "croft_type_versions.py"));
  writeFileSync(join(target, "croft-type-versions.pth"), "import croft_type_versions\n");
  // An opaque directory hides what lower layers have in it.
  for (const module of ["bcrypt", "cryptography"])
    writeFileSync(join(target, module, ".wh..wh..opq"), "");
  const tar = join(work, "wheels.tar");
  const stable = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"];
  await run("tar", [...stable, "-cf", tar, "-C", tree, "usr"]);
  return tar;
}
