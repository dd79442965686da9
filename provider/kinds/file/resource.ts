import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { FileFacets } from "../../files/look";
import { type InputsOf, KindResource } from "../../resource";

/** A content that holds a secret is wrapped in `pulumi.secret`, with `sensitive` set. */
export interface FileInputs extends FileFacets {
  readonly access: HostAccess;
  /** Absolute; missing parent directories are made 0755 root:root. */
  readonly path: string;
  /** True: content is compared by hash, and a preview never shows what stands on the host. */
  readonly sensitive: boolean;
  /**
   * Shell text that must exit 0 for a candidate file at `$candidate` before it takes the place of the old one, e.g.
   * `haproxy -c -f "$candidate"`; "" accepts everything.
   */
  readonly checker: string;
}

/** One file, written atomically (temporary file, fsync, rename). Delete removes it. */
export class File extends KindResource<FileInputs> {
  static readonly type = "croft:host:File";
  constructor(
    name: string,
    inputs: InputsOf<Omit<FileInputs, "owner" | "mode" | "sensitive" | "checker">> &
      Partial<InputsOf<Pick<FileInputs, "owner" | "mode" | "sensitive" | "checker">>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const defaults = { owner: "root:root", mode: "0644", sensitive: false, checker: "" };
    super(File.type, name, { ...defaults, ...inputs }, opts);
  }
}
