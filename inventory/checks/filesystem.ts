import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { shown } from "../one-line";
import { relativePath } from "../schema/texts";
import { isNode } from "../site";

/** Mounting in there would hide what the system needs to run, or the plugins of the pods' network. */
const systemFolders = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/opt/cni",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/tmp",
  "/usr",
  "/var",
];

/** A mount over the whole of them would hide what others keep in there. */
const sharedFolders = ["/home", "/opt"];

/** The one filesystem hides nothing where it is mounted, and its directories are such as it can have. */
export function filesystemFindings(draft: Draft): Finding[] {
  return [...mountFindings(draft), ...directoryFindings(draft)];
}

function mountFindings({ inventory, hosts }: Draft): Finding[] {
  const mountPoint = inventory.storage?.filesystem?.mountPoint;
  if (mountPoint === undefined) return [];
  const finding = (what: string): Finding[] => [
    {
      path: ["storage", "filesystem", "mountPoint"],
      reason: `${what}; write one such as /srv/home`,
    },
  ];
  if (systemFolders.some((folder) => isWithin(mountPoint, folder)))
    return finding(`${mountPoint} lies in a folder of the system`);
  if (sharedFolders.includes(mountPoint))
    return finding(`a mount would hide what stands in ${mountPoint}`);
  const shutOut = hosts
    .filter(isNode)
    .find(({ user }) => isWithin(`/home/${user}/.ssh/authorized_keys`, mountPoint));
  return shutOut === undefined
    ? []
    : finding(
        `a mount would hide the keys in /home/${shutOut.user}/.ssh that SSH logs in by on ${shutOut.name}`,
      );
}

/** Whether a path is the folder or lies below it. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function directoryFindings({ inventory }: Draft): Finding[] {
  const directories = Object.keys(inventory.storage?.filesystem?.directories ?? {});
  return directories.flatMap((directory) => {
    const reason =
      relativePath.safeParse(directory).error?.issues[0]?.message ?? componentReason(directory);
    if (reason === undefined) return [];
    return [{ path: ["storage", "filesystem", "directories", directory], reason }];
  });
}

/** Bytes of one name in any filesystem of Linux. */
const longestName = 255;

function componentReason(directory: string): string | undefined {
  const names = directory.split("/");
  if (names.includes(".snap"))
    return `${shown(directory)} is where CephFS shows snapshots, and nothing can be made; choose another name`;
  const bytes = Math.max(...names.map((name) => Buffer.byteLength(name)));
  return bytes > longestName
    ? `has a name of ${bytes} bytes, and a filesystem takes ${longestName} at most; shorten it`
    : undefined;
}
