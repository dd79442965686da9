import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../paths";
import type { Progress } from "../../progress";
import { sha256OfTexts } from "../../toolchain/hash";
import { debianSources } from "../../twin/debian-sources";
import { run } from "../../twin/run";

/** The hosts' own release, so that host and container write the same kind of packet filter rules. */
const release = "bookworm";

/** Tools that kube-proxy and flannel call, and the shell that flannel's init containers need. */
const packages = ["iptables", "nftables", "conntrack", "ipset", "iproute2", "kmod"];

/** mmdebstrap's arguments. @param tar path to write */
export function rootfsArguments(tar: string): string[] {
  return [
    "--variant=essential",
    `--include=${packages.join(",")}`,
    '--aptopt=Apt::Install-Recommends "false"',
    ...["doc", "man", "locale", "info"].map((n) => `--dpkgopt=path-exclude=/usr/share/${n}/*`),
    // Runtimes make /dev themselves, and rootless ones cannot unpack device nodes.
    "--skip=output/dev",
    release,
    tar,
    "-", // sources on standard input
  ];
}

/**
 * Tar of a Debian root file system with network tools, from the cache or made now. Older editions are removed.
 * @throws Error with mmdebstrap's last words
 */
export async function ensureNetworkRootfs(progress: Progress): Promise<string> {
  const folder = join(cacheFolder(), "mirror", "rootfs");
  const name = `network-${sha256OfTexts(...rootfsArguments("")).slice(0, 12)}.tar`;
  const tar = join(folder, name);
  if (existsSync(tar)) return tar;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  progress("making a Debian root file system with network tools (half a minute)");
  // Ends in .tar all the same: mmdebstrap takes the format from the name.
  const fresh = join(folder, "making.tar");
  // Files get this time instead of now, so the same packages give the same layer.
  const env = { ...process.env, SOURCE_DATE_EPOCH: "0" };
  const input = debianSources(release);
  await run("mmdebstrap", rootfsArguments(fresh), { env, input, timeoutSeconds: 900 });
  renameSync(fresh, tar);
  return tar;
}
