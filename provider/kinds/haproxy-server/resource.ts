import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface HaproxyServerInputs {
  /** The balancer's host. */
  readonly access: HostAccess;
  /** Backend of the balancer's configuration: "api". */
  readonly backend: string;
  /** Name of the host behind it. */
  readonly server: string;
  /** Mesh address of that host. */
  readonly address: string;
  readonly port: number;
  /** "ready"; a read may find "maintenance", "drain", another weight, or "absent" from the running process. */
  readonly administration: string;
}

/**
 * One server of one backend on one balancer: its line in the configuration and its state in the running process. Delete
 * lets it drain for up to 30 seconds first.
 */
export class HaproxyServer extends KindResource<HaproxyServerInputs> {
  static readonly type = "croft:loadbalancer:Server";

  constructor(
    name: string,
    inputs: InputsOf<Omit<HaproxyServerInputs, "administration">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(HaproxyServer.type, name, { ...inputs, administration: "ready" }, opts);
  }
}
