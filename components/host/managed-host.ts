import * as pulumi from "@pulumi/pulumi";
import type { Host, Site } from "../../inventory/site";
import { accessOf, type HostAccess } from "../../provider/access";
import { File } from "../../provider/kinds/file/resource";
import { Machine } from "../../provider/kinds/machine/resource";
import { Packages } from "../../provider/kinds/packages/resource";
import { Service } from "../../provider/kinds/service/resource";
import { NoSwap } from "../../provider/kinds/swap/resource";
import { Sysctl } from "../../provider/kinds/sysctl/resource";
import { sha256 } from "../../provider/sha256";
import { planHost } from "./plan";
import { renderChrony, renderHosts, renderModules } from "./render";

export interface ManagedHostArgs {
  readonly site: Site;
  /** One of the site's hosts. */
  readonly host: Host;
}

/**
 * One host as every layer above expects it.
 *
 * Creates: the machine's preconditions; the base packages; /etc/hosts; chrony's configuration and service; and on a
 * cluster node the kernel modules, the kernel parameters and no swap.
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
        disks: host.disks.map((disk) => disk.id),
        minimumMemoryMiB: plan.minimumMemoryMiB,
      },
      { parent: this },
    );
    this.memoryMiB = machine.memoryMiB;
    // Nothing is changed on a machine that is not the one meant or cannot carry its roles.
    const onMachine = { parent: this, dependsOn: [machine] };

    const packages = new Packages(
      `${name}-base`,
      { access, set: "base", packages: anyVersion(plan.packages), hold: [] },
      onMachine,
    );
    const names = new File(
      `${name}-hosts`,
      { access, path: "/etc/hosts", content: renderHosts(plan.names) },
      // A machine without the file does not know "localhost": what leaves the inventory keeps it.
      { ...onMachine, retainOnDelete: true },
    );
    const chrony = renderChrony(site.timeServers);
    const timeServers = new File(
      `${name}-time`,
      { access, path: "/etc/chrony/chrony.conf", content: chrony },
      // The package would ask what to do with a configuration that it did not bring.
      { parent: this, dependsOn: [packages] },
    );
    const time = new Service(
      `${name}-time`,
      { access, unit: "chrony.service", restartOn: { configuration: sha256(chrony) } },
      { parent: this, dependsOn: [timeServers] },
    );
    const node = plan.clusterNode ? this.clusterNode(name, plan, [packages]) : [];

    this.ready = [machine, packages, names, timeServers, time, ...node];
    this.registerOutputs({});
  }

  private clusterNode(
    name: string,
    plan: ReturnType<typeof planHost>,
    dependsOn: pulumi.Resource[],
  ): pulumi.Resource[] {
    const { access } = this;
    const modules = new File(
      `${name}-modules`,
      { access, path: "/etc/modules-load.d/croft.conf", content: renderModules(plan.modules) },
      { parent: this, dependsOn },
    );
    return [
      modules,
      new Sysctl(
        name,
        { access, set: "90-croft", parameters: plan.sysctl },
        // The bridge's parameters exist only while their module is loaded.
        { parent: this, dependsOn: [modules] },
      ),
      // The kubelet does not start on a host that swaps.
      new NoSwap(name, { access }, { parent: this, dependsOn }),
    ];
  }
}

function anyVersion(packages: readonly string[]): Record<string, string> {
  return Object.fromEntries(packages.map((name) => [name, ""]));
}
