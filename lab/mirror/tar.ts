import { run } from "../twin/run";

/**
 * Writes a folder's content as a tar whose bytes depend on nothing but names, modes and content: sorted, no owners, no times.
 * @param options more words for GNU tar, e.g. "--gzip"
 */
export async function stableTar(
  folder: string,
  tar: string,
  ...options: readonly string[]
): Promise<void> {
  const stable = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
  // gzip would put the time into its header.
  const env = { ...process.env, GZIP: "-n" };
  await run("tar", [...stable, "--format=gnu", ...options, "-cf", tar, "-C", folder, "."], { env });
}
