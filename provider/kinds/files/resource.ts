import * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { FileFacets } from "../../files/look";
import { type InputsOf, KindResource } from "../../resource";

export interface FilesInputs {
  readonly access: HostAccess;
  /** Names the set on its host, whatever is in it: "kubernetes". */
  readonly set: string;
  /** By absolute path, in the order they are written; missing parent directories are made 0755 root:root. */
  readonly files: Readonly<Record<string, FileFacets>>;
}

/** A text, or a file that is not root:root 0644. */
export type FileInput = pulumi.Input<string | (Pick<FileFacets, "content"> & Partial<FileFacets>)>;

/**
 * The files of one layer on one host, none of them secret: each written atomically, none that differs alone touches
 * another. Delete removes them. A file with a secret, or one that has to be checked, is a File of its own.
 */
export class Files extends KindResource<FilesInputs> {
  static readonly type = "croft:host:Files";
  constructor(
    name: string,
    inputs: InputsOf<Omit<FilesInputs, "files">> & {
      readonly files: Readonly<Record<string, FileInput>>;
    },
    opts?: pulumi.CustomResourceOptions,
  ) {
    const files = Object.fromEntries(
      Object.entries(inputs.files).map(([path, file]) => [path, pulumi.output(file).apply(whole)]),
    );
    super(Files.type, name, { ...inputs, files: files as unknown as FilesInputs["files"] }, opts);
  }
}

function whole(file: string | (Pick<FileFacets, "content"> & Partial<FileFacets>)): FileFacets {
  const defaults = { owner: "root:root", mode: "0644" };
  return typeof file === "string" ? { ...defaults, content: file } : { ...defaults, ...file };
}
