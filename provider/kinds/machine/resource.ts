import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface MachineInputs {
  readonly access: HostAccess;
  /** Equal to the inventory's name: cluster and storage members are known by it. */
  readonly hostname: string;
  /** Both the kernel's and the user land's (dpkg's) architecture must be this one. */
  readonly architecture: "amd64" | "arm64";
  /** Disks that must exist, as /dev/disk/by-id/ paths. */
  readonly disks: readonly string[];
  /** Memory the roles of this host need, in MiB. */
  readonly minimumMemoryMiB: number;
  /** Whether the SSH server that Croft comes in by starts at the next boot: "starts", or what keeps it from that. */
  readonly sshAtBoot: string;
}

/**
 * One host: that it can be reached, is the one meant, and can carry its roles. Creates nothing but the host name, and has the
 * SSH server start at boot; a precondition that does not hold fails the resource and everything that stands on it. Delete forgets the host.
 */
export class Machine extends KindResource<MachineInputs> {
  static readonly type = "croft:host:Machine";
  /** "6.1.0-18-amd64" */
  declare readonly kernel: pulumi.Output<string>;
  declare readonly memoryMiB: pulumi.Output<number>;

  constructor(
    name: string,
    inputs: InputsOf<Omit<MachineInputs, "sshAtBoot">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(Machine.type, name, { ...inputs, sshAtBoot: "starts" }, opts, ["kernel", "memoryMiB"]);
  }
}
