import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Architecture } from "../../../inventory/site";
import { sha256OfFile } from "../../toolchain/hash";

/** What a container of the image starts with. */
export interface ImageConfig {
  readonly architecture: Architecture;
  readonly env?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly user?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where an image looks for programs. */
export const searchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const json = { manifest: "application/vnd.oci.image.manifest.v1+json" };

/**
 * Puts plain tar files together as an OCI image layout, which `crane push` takes. Layers stay uncompressed: in a lab the
 * registry is on the same machine, and unpacking gzip on every host costs more than it saves. The tar files are moved.
 *
 * @param folder the layout to write; nothing stands there unless it is whole
 * @param layers tar files, lowest first
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md
 */
export async function writeLayout(
  folder: string,
  layers: readonly string[],
  config: ImageConfig,
): Promise<void> {
  const half = `${folder}.${process.pid}.half`;
  await rm(half, { recursive: true, force: true });
  const blobs = join(half, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const put = async (text: string, mediaType: string): Promise<Descriptor> => {
    const digest = createHash("sha256").update(text).digest("hex");
    await writeFile(join(blobs, digest), text);
    return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
  };
  const descriptors: Descriptor[] = [];
  for (const layer of layers) {
    const digest = await sha256OfFile(layer);
    const { size } = await stat(layer);
    await rename(layer, join(blobs, digest));
    const mediaType = "application/vnd.oci.image.layer.v1.tar";
    descriptors.push({ mediaType, digest: `sha256:${digest}`, size });
  }
  const { architecture, env, entrypoint, cmd, user, labels } = config;
  const image = {
    architecture,
    os: "linux",
    config: { Env: env, Entrypoint: entrypoint, Cmd: cmd, User: user, Labels: labels },
    // An uncompressed layer's digest is its diff id.
    rootfs: { type: "layers", diff_ids: descriptors.map((d) => d.digest) },
  };
  const configured = await put(JSON.stringify(image), "application/vnd.oci.image.config.v1+json");
  const manifest = { schemaVersion: 2, mediaType: json.manifest, config: configured };
  const pushed = await put(JSON.stringify({ ...manifest, layers: descriptors }), json.manifest);
  await writeFile(join(half, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await writeFile(
    join(half, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [pushed] }),
  );
  await rm(folder, { recursive: true, force: true });
  await rename(half, folder);
}
