import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface CephFilesystemInputs {
  readonly members: readonly HostAccess[];
  readonly filesystem: string;
  /** Pool name to how many copies it keeps, and with how many it still takes writes. */
  readonly pools: Readonly<Record<string, { readonly copies: number; readonly minimum: number }>>;
  /** Pool name to what no two of its copies share. Declared "host" for each. */
  readonly failureDomains: Readonly<Record<string, string>>;
  /** Pool name to what it takes at most: "1024 bytes, 10 objects". Declared empty. */
  readonly quotas: Readonly<Record<string, string>>;
  /** Daemons that serve it at a time; the others stand by. Declared 1. */
  readonly ranks: number;
  /** Declared true; false after `ceph fs fail`, when no daemon may serve it. */
  readonly joinable: boolean;
  /** True: the inventory holds the word that allows delete to destroy the data. */
  readonly erase: boolean;
}

type Wished = "failureDomains" | "quotas" | "ranks" | "joinable";

/**
 * A CephFS with one metadata and one data pool, "cephfs.NAME.meta" and "cephfs.NAME.data" as `ceph fs volume create`
 * names them. Its daemons are a CephService. Delete destroys the data and is refused unless `erase` is set.
 */
export class CephFilesystem extends KindResource<CephFilesystemInputs> {
  static readonly type = "croft:storage:CephFilesystem";
  constructor(
    name: string,
    inputs: InputsOf<Omit<CephFilesystemInputs, "pools" | Wished>> &
      Pick<CephFilesystemInputs, "pools">,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const apart = Object.keys(inputs.pools).map((pool) => [pool, "host"]);
    const failureDomains = Object.fromEntries(apart);
    const wished = { failureDomains, quotas: {}, ranks: 1, joinable: true };
    super(CephFilesystem.type, name, { ...wished, ...inputs }, opts);
  }
}
