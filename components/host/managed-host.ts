import * as pulumi from "@pulumi/pulumi";
import type { Host, Site } from "../../inventory/site";
import { accessOf, type HostAccess } from "../../provider/access";
import { Firewall } from "../../provider/kinds/firewall/resource";
import { File } from "../../provider/kinds/file/resource";
import { Files } from "../../provider/kinds/files/resource";
import { Kernel } from "../../provider/kinds/kernel/resource";
import { Machine } from "../../provider/kinds/machine/resource";
import { Packages } from "../../provider/kinds/packages/resource";
import { Service } from "../../provider/kinds/service/resource";
import { NoSwap } from "../../provider/kinds/swap/resource";
import { sha256 } from "../../provider/sha256";
import { renderFirewall } from "./firewall";
import { planHost } from "./plan";
import { chronyOptions, renderHosts } from "./render";
import { ownEnvironment } from "./unit-environment";

export interface ManagedHostArgs {
  readonly site: Site;
  /** One of the site's hosts. */
  readonly host: Host;
}

/**
 * One host as every layer above expects it.
 *
 * Creates: the machine's preconditions; the files that come before packages, chrony's configuration among them; the packages
 * of all layers; /etc/hosts; chrony's service; a firewall where the host faces the internet; the kernel's modules and
 * parameters where it routes, as a cluster node or as what could be the mesh's relay; and on a cluster node no swap.
 *
 * Delete takes away what was written, but for /etc/hosts, and keeps the packages; the machine stays as it is.
 */
export class ManagedHost extends pulumi.ComponentResource {
  static readonly type = "croft:host:ManagedHost";
  readonly host: Host;
  readonly access: HostAccess;
  /** What the layers above stand on: all of this host's own resources. */
  readonly ready: readonly pulumi.Resource[];
  /** Memory of the whole machine. */
  readonly memoryMiB: pulumi.Output<number>;

  constructor(name: string, args: ManagedHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ManagedHost.type, name, {}, opts);
    this.host = args.host;
    this.access = accessOf(args.host);
    const { access } = this;
    const { site, host } = args;
    const plan = planHost(site, host);

    const machine = new Machine(
      name,
      {
        access,
        hostname: host.name,
        architecture: host.architecture,
        disks: host.disks,
        minimumMemoryMiB: plan.minimumMemoryMiB,
      },
      { parent: this },
    );
    this.memoryMiB = machine.memoryMiB;
    // Nothing is changed on a machine that is not the one meant or cannot carry its roles.
    const onMachine = { parent: this, dependsOn: [machine] };

    const files = new Files(name, { access, set: "host", files: plan.files }, onMachine);
    const packages = new Packages(
      name,
      { access, set: "host", packages: anyVersion(plan.packages) },
      // What a package must not bring is told to dpkg before; a configuration that stands already is let be by it.
      { parent: this, dependsOn: [files] },
    );
    const onPackages = { parent: this, dependsOn: [packages] };
    const names = new File(
      `${name}-hosts`,
      { access, path: "/etc/hosts", content: renderHosts(plan.names) },
      // A machine without the file does not know "localhost": what leaves the inventory keeps it.
      { ...onMachine, retainOnDelete: true },
    );
    const time = new Service(
      name,
      {
        access,
        unit: "chrony.service",
        dropIns: ownEnvironment({ DAEMON_OPTS: chronyOptions }),
        restartOn: { configuration: sha256(plan.files["/etc/chrony/chrony.conf"]!) },
        files: { configuration: "/etc/chrony/chrony.conf" },
      },
      onPackages,
    );
    const firewall =
      plan.firewall === undefined
        ? []
        : [new Firewall(name, { access, rules: renderFirewall(plan.firewall) }, onPackages)];
    const { modules, parameters } = plan;
    const kernel =
      Object.keys(parameters).length === 0
        ? []
        : [new Kernel(name, { access, set: "90-croft", modules, parameters }, onPackages)];
    // The kubelet does not start on a host that swaps.
    const noSwap = plan.clusterNode ? [new NoSwap(name, { access }, onPackages)] : [];

    // Closed before anything listens that is not meant for everybody.
    this.ready = [machine, packages, names, time, ...firewall, ...kernel, ...noSwap];
    this.registerOutputs({});
  }
}

function anyVersion(packages: readonly string[]): Record<string, string> {
  return Object.fromEntries(packages.map((name) => [name, ""]));
}
