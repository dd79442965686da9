import type { Random } from "./random";
import type { Existing } from "./site";
import { row, type Tampering } from "./tampering";

/** What a drift needs of a resource's inputs; each kind has some of it. */
interface Inputs {
  readonly access?: { readonly host: string };
  readonly path?: string;
  readonly unitText?: string;
  readonly mode?: string;
  readonly unit?: string;
  readonly set?: string;
  readonly purpose?: string;
  readonly packages?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly downloads?: readonly { readonly path: string; readonly strip: number }[];
  readonly interface?: string;
  readonly network?: string;
  readonly source?: string;
  readonly carriers?: readonly string[];
  readonly mtu?: number;
  readonly hosts?: Readonly<
    Record<string, { readonly publicKey: string; readonly allowedIps: readonly string[] }>
  >;
  readonly files?: Readonly<Record<string, { readonly mode: string }>>;
  readonly backend?: string;
  readonly server?: string;
  readonly node?: string;
  readonly version?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly string[];
}

/** One way to drift one facet of one kind: the command, and the path that must show. */
interface Drift {
  readonly command: string;
  readonly field: string;
  /** Where, if not on the resource's own host. */
  readonly from?: string;
}

type Ways = (inputs: Required<Inputs>, random: Random) => readonly Drift[];

const admin = (command: string) => `echo '${command}' | socat - /run/haproxy/admin.sock >/dev/null`;

/** By kind: all ways in which one of its resources may be drifted without hiding another. */
const ways: Readonly<Record<string, Ways>> = {
  "croft:host:File": ({ path, mode }, random) => [
    { command: `echo '# ${random.next(1e9)}' >>${path}`, field: "content" },
    {
      command: `chmod ${random.pick(["0666", "0640", "0444"].filter((m) => m !== mode))} ${path}`,
      field: "mode",
    },
    { command: `chown ${random.pick(["daemon", "nobody", "games"])} ${path}`, field: "owner" },
  ],
  "croft:host:Files": ({ files }, random) => {
    const path = random.pick(Object.keys(files));
    const field = `files["${path}"]`;
    return [
      { command: `echo '# ${random.next(1e9)}' >>${path}`, field: `${field}.content` },
      { command: `chmod 0640 ${path}`, field: `${field}.mode` },
      {
        command: `chown ${random.pick(["daemon", "nobody", "games"])} ${path}`,
        field: `${field}.owner`,
      },
    ];
  },
  "croft:host:Packages": ({ packages }) =>
    Object.keys(packages).map((name) => ({
      command: `apt-mark hold ${name} >/dev/null`,
      field: "hold[0]",
    })),
  "croft:host:Service": ({ unit, unitText }) => [
    { command: `systemctl --quiet disable ${unit} 2>/dev/null`, field: "enablement" },
    // systemctl refuses to mask what has a file where the mask would lie.
    ...(unitText === ""
      ? [{ command: `systemctl --quiet mask ${unit}`, field: "enablement" }]
      : []),
  ],
  "croft:host:Kernel": ({ parameters, set }, random) => {
    const name = random.pick(Object.keys(parameters));
    const field = `parameters["${name}"]`;
    return [
      { command: `sysctl -qw ${name}=0`, field },
      { command: `sed -i '/^${name} *=/s/1$/0/' /etc/sysctl.d/${set}.conf`, field },
    ];
  },
  "croft:host:NoSwap": () => [
    { command: "systemctl --quiet unmask swap.target", field: "units[0]" },
  ],
  "croft:host:Artifact": ({ downloads, set }, random) => {
    const single = downloads.flatMap(({ path, strip }, at) => (strip < 0 ? [{ path, at }] : []));
    const version = {
      command: `sed -i 's/^V .*/V r${random.next(1e9)}/' /var/lib/croft/artifacts/${set}`,
      field: "version",
    };
    if (single.length === 0) return [version];
    const { path, at } = random.pick(single);
    return [version, { command: `chmod 0700 ${path}`, field: `downloads[${at}].mode` }];
  },
  "croft:host:AuthorizedKey": ({ purpose }, random) => [
    {
      command: `sed -i '/ ${purpose}$/s/^from="[^"]*"/from="192.0.2.${random.next(256)}"/' /root/.ssh/authorized_keys`,
      field: "options",
    },
  ],
  "croft:mesh:MeshInterface": ({ interface: name, mtu }, random) => {
    const stray = `198.19.${random.next(256)}.${random.next(256)}/32`;
    return [
      { command: `ip link set dev ${name} mtu ${mtu - 1 - random.next(100)}`, field: "mtu" },
      { command: `ip address add ${stray} dev ${name}`, field: "address" },
      { command: `systemctl --quiet disable wg-quick@${name}`, field: "atBoot" },
      {
        command: `wg set ${name} peer $(wg genkey | wg pubkey) allowed-ips ${stray}`,
        field: "strangers[0]",
      },
    ];
  },
  "croft:mesh:MeshRoutes": ({ network, source, carriers }, random) => {
    const metric = 900 + random.next(1000);
    const part = network.replace(/\d+\/\d+$/, `${230 + random.next(20)}/32`);
    const last = carriers.length - 1;
    return [
      { command: `ip route add ${part} dev eth0`, field: "exceptions[0]" },
      {
        command: `ip route add ${network} dev eth0 src ${source} metric ${metric}`,
        field: `carriers[${last + 1}]`,
      },
      { command: `rm /etc/croft/mesh/${carriers[last]}`, field: `atBoot[${last}]` },
    ];
  },
  "croft:mesh:MeshPeer": ({ interface: name, hosts }, random) => {
    const from = random.pick(Object.keys(hosts));
    const { publicKey, allowedIps } = hosts[from]!;
    const set = `wg set ${name} peer ${publicKey}`;
    // The kernel routes an address to one peer: two that drift on one host must not drift to the same one.
    const stray = `198.18.${random.next(256)}.${random.next(256)}/32`;
    const more = [...allowedIps, stray];
    return [
      {
        command: `${set} persistent-keepalive ${30 + random.next(100)}`,
        field: `hosts.${from}.keepaliveSeconds`,
        from,
      },
      {
        command: `${set} allowed-ips ${more.join(",")}`,
        field: `hosts.${from}.allowedIps[${allowedIps.length}]`,
        from,
      },
    ];
  },
  "croft:loadbalancer:Configuration": (_, random) => [
    { command: `echo '# ${random.next(1e9)}' >>/etc/haproxy/haproxy.cfg`, field: "text" },
  ],
  "croft:loadbalancer:Server": ({ backend, server }, random) => {
    const file = `/etc/haproxy/croft/servers/${backend}/${server}`;
    const state = random.pick(["maint", "drain"]);
    return [
      { command: admin(`set server ${backend}/${server} state ${state}`), field: "administration" },
      { command: `sed -i 's/:[0-9]*$/:${1024 + random.next(9000)}/' ${file}`, field: "port" },
      {
        command: `sed -i 's/ [0-9.]*:/ 192.0.2.${random.next(256)}:/' ${file}`,
        field: "address",
      },
    ];
  },
  "croft:kubernetes:ControlPlane": ({ node, labels, taints, version }, random) => [
    {
      // It leads to the same program: repairs of other rows may need it meanwhile.
      command: `ln -sfn ../lib/croft/kubernetes/${version}/kubectl /usr/local/bin/kubectl`,
      field: "programs",
    },
    {
      command: `kubectl taint node ${node} r${random.next(1e9)}=1:PreferNoSchedule`,
      field: `taints[${taints.length}]`,
      from: "workstation",
    },
    { command: `kubectl cordon ${node}`, field: "schedulable", from: "workstation" },
    ...Object.keys(labels).map((label): Drift => {
      const command = `kubectl label node ${node} ${label}-`;
      return { command, field: `labels["${label}"]`, from: "workstation" };
    }),
  ],
};

/** At most so many drifts of single facets, each of a resource of its own. */
export function randomDrifts(
  resources: readonly Existing[],
  most: number,
  random: Random,
): Tampering[] {
  return random
    .shuffled(resources.filter(({ kind }) => kind in ways))
    .map((resource) => drift(resource, random))
    .filter((one) => one !== undefined)
    .slice(0, most);
}

function drift({ kind, name, inputs }: Existing, random: Random): Tampering | undefined {
  const known = inputs as Required<Inputs>;
  const possible = ways[kind]!(known, random);
  if (possible.length === 0) return undefined;
  const one = random.pick(possible);
  return {
    title: `${name}: ${one.command}`,
    host: one.from ?? known.access.host,
    command: one.command,
    rows: [row(kind, name, one.field)],
  };
}
