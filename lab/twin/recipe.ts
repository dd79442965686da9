import { createHash } from "node:crypto";
import { posix } from "node:path";

/** What a plain Debian server has before Croft comes: nothing that Croft itself installs belongs here. */
export const PACKAGES = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "udev",
  "openssh-server",
  "apt",
  "gnupg",
  "ca-certificates",
  "curl",
  "python3",
  "sudo",
  "iproute2",
  "iptables",
  "nftables",
  "iputils-ping",
  "procps",
  "kmod",
  "util-linux",
  "fdisk",
  "e2fsprogs",
  "hostname",
  "less",
] as const;

/** Units that talk to hardware a container does not have, or wait for it. */
const MASKED_UNITS = [
  "systemd-udevd.service",
  "systemd-udev-trigger.service",
  "systemd-modules-load.service",
  "systemd-remount-fs.service",
  "sys-kernel-config.mount",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
  "dev-hugepages.mount",
  "getty.target",
  "console-getty.service",
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
] as const;

/** Everything an image depends on. */
export interface ImageRecipe {
  readonly release: "bookworm";
  readonly packages: readonly string[];
  /** deb822 paragraphs, as the workstation has them. */
  readonly sources: string;
  /** The twin's own files, in the order of {@link FILES}. */
  readonly files: readonly string[];
}

/** Where the twin's own files lie in a host. */
export const TWIN_FOLDER = "/usr/local/lib/croft-twin";

/** Files of `lab/twin/image/` and where they go in a host. */
export const FILES = [
  { source: "init.sh", target: `${TWIN_FOLDER}/init`, mode: "755" },
  {
    source: "chrony.conf",
    target: "/usr/lib/systemd/system/chrony.service.d/twin.conf",
    mode: "644",
  },
] as const;

/**
 * mmdebstrap's arguments for a recipe.
 * @param folder where the sources of {@link FILES} lie @param tar path to write
 */
export function mmdebstrapArguments(recipe: ImageRecipe, folder: string, tar: string): string[] {
  const hooks = [
    // A host key shared by all hosts would let each pass for the other; each gets its own before it first starts.
    `rm -f "$1"/etc/ssh/ssh_host_*`,
    `: > "$1/etc/machine-id"`,
    `: > "$1/etc/hostname"; : > "$1/etc/hosts"; rm -f "$1/etc/resolv.conf"; : > "$1/etc/resolv.conf"`,
    `chroot "$1" systemctl mask ${MASKED_UNITS.join(" ")}`,
    `chroot "$1" systemctl enable ssh.service`,
  ];
  return [
    "--variant=minbase",
    `--include=${recipe.packages.join(",")}`,
    ...hooks.map((hook) => `--customize-hook=${hook}`),
    ...FILES.flatMap(({ source, target, mode }) => [
      `--customize-hook=mkdir -p "$1${posix.dirname(target)}"`,
      `--customize-hook=upload "${posix.join(folder, source)}" ${target}`,
      `--customize-hook=chmod ${mode} "$1${target}"`,
    ]),
    recipe.release,
    tar,
    "-", // sources on standard input
  ];
}

/** Twelve hex digits that change with anything in the recipe; the image's tag. */
export function recipeHash(recipe: ImageRecipe): string {
  const everything = JSON.stringify([recipe, mmdebstrapArguments(recipe, "image", "tar")]);
  return createHash("sha256").update(everything).digest("hex").slice(0, 12);
}

/**
 * The paragraphs of deb822 apt sources that serve this Debian release, comments dropped: those whose `Suites` name the
 * release or one of its companions (`-updates`, `-security`). Paragraphs of other vendors stay out: twin hosts get what Debian has.
 */
export function sourcesFor(release: string, deb822: readonly string[]): string {
  const kept = deb822
    .join("\n\n")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => {
      const suites = /^Suites:(.*)$/m.exec(paragraph)?.[1]?.trim().split(/\s+/) ?? [];
      return suites.some((suite) => suite === release || suite.startsWith(`${release}-`));
    });
  return kept.length === 0 ? "" : `${kept.join("\n\n")}\n`;
}

/** The same from one-line sources (`deb [options] URI suite component...`), for workstations that still have those. */
export function oneLineSourcesFor(release: string, lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => {
      const words = line.replace(/\[[^\]]*\]/, "").split(/\s+/);
      const suite = words[2] ?? "";
      return words[0] === "deb" && (suite === release || suite.startsWith(`${release}-`));
    })
    .map((line) => `${line}\n`)
    .join("");
}
