/** What a host needs to know of a change that may cut us off, so that it can put the old state back by itself. */
export interface Guard {
  /** Files and folders that are put back. */
  readonly paths: readonly string[];
  /** Units that are put back: enabled as they were, restarted if they ran, stopped if they did not. */
  readonly units: readonly string[];
  /** Whether links, addresses, routes and firewall tables are put back as they were live. */
  readonly network: boolean;
  /** Shell text that must succeed before the change. */
  readonly before: string;
  /** Shell text that makes the change felt, so that a fresh connection proves something; it must succeed. */
  readonly after: string;
}

/** A part of a host that a way to it leads through. */
interface Area {
  readonly paths: RegExp;
  readonly units: readonly string[];
  /** Other names of these units. */
  readonly aliases?: readonly string[];
  readonly network: boolean;
  /** The area's own checker; "" where there is none. */
  readonly check: string;
  /** Waits until a change is felt, where the unit that makes it says "started" before. @default there is nothing to wait for */
  readonly settle?: string;
}

const SSH = "ssh.service";

/** Runs where its program is installed; a host without it has no such area. */
const checked = (program: string, command: string): string =>
  `if command -v ${program} >/dev/null; then ${command}; fi`;

const AREAS: readonly Area[] = [
  {
    paths: /^\/etc\/(ssh\/sshd_config(\.d\/.*)?|ssh\/ssh_host_.*|default\/ssh)$/,
    units: [SSH, "ssh.socket"],
    // Told apart, since an sshd that is told twice at once to start anew ends.
    aliases: ["sshd.service"],
    network: false,
    check: "mkdir -p /run/sshd && sshd -t",
    // Told to start anew, it lets one more in by its old words.
    settle: "sleep 1",
  },
  {
    // Who may log in, judged anew at every login: there is nothing to restart.
    paths:
      /^(\/root|\/home\/[^/]+)\/\.ssh\/|^\/etc\/(pam\.d|security)\/|^\/etc\/(passwd|shadow|group|nsswitch\.conf|nologin|hosts\.(allow|deny))$/,
    units: [],
    network: false,
    check: "",
  },
  {
    paths: /^\/etc\/sudoers(\.d\/.*)?$|^\/etc\/sudo\.conf$/,
    units: [],
    network: false,
    check: checked("visudo", "visudo -c"),
  },
  {
    paths: /^\/etc\/resolv\.conf$|^\/etc\/systemd\/resolved\.conf/,
    units: ["systemd-resolved.service"],
    network: false,
    check: "",
  },
  {
    paths: /^\/etc\/network\//,
    units: ["networking.service"],
    network: true,
    check: "",
  },
  {
    paths: /^\/etc\/(systemd\/network(\/|d\.conf)|netplan\/)/,
    units: ["systemd-networkd.service", "systemd-networkd.socket"],
    network: true,
    check: checked("netplan", "netplan generate"),
    settle:
      'n=0; sleep 2; while networkctl --no-legend --no-pager list | grep -qE "(configuring|pending) *$" && [ "$n" -lt 20 ]; ' +
      "do n=$((n + 1)); sleep 0.5; done",
  },
  {
    paths: /^\/etc\/nftables\.(conf$|d\/)/,
    units: ["nftables.service"],
    network: true,
    check: checked("nft", "nft -c -f /etc/nftables.conf"),
  },
  {
    // Croft's own table, whose kind asks nft beforehand.
    paths: /^\/etc\/croft\/firewall\.nft$/,
    units: ["croft-firewall.service"],
    network: true,
    check: "",
  },
];

const WIREGUARD_UNIT = /^wg-quick@[\w.=+-]+\.service$/;

/**
 * `wg-quick` sets addresses and routes: one too many is enough. Its file is no part of the area, since whoever tells
 * `wg-quick` to read it again drops every peer that has a file of its own; the interface's kind sets live what differs.
 */
function areaOfUnit(
  unit: string,
): Pick<Area, "units" | "network" | "check" | "settle"> | undefined {
  if (WIREGUARD_UNIT.test(unit)) return { units: [unit], network: true, check: "" };
  return AREAS.find(({ units, aliases = [] }) => [...units, ...aliases].includes(unit));
}

/**
 * The guard of a change of one file; undefined when no way to the host leads through it. What reads the file is told to
 * read it again: a file that is only written may still break the next boot.
 */
export function guardOfPath(path: string): Guard | undefined {
  const area = AREAS.find(({ paths }) => paths.test(path));
  if (area === undefined) return undefined;
  const { units, network, check, settle = "" } = area;
  const felt = units
    // A socket cannot be started anew under its service, which has it open.
    .filter((unit) => unit.endsWith(".service"))
    .map(
      (unit) => `if systemctl -q is-active ${unit}; then systemctl reload-or-restart ${unit}; fi`,
    );
  return {
    paths: [path],
    units: withSsh(units),
    network,
    before: "",
    after: [check, ...felt, settle].filter((text) => text !== "").join(" && "),
  };
}

/** The guard of a change of one unit; undefined when no way to the host leads through it. */
export function guardOfUnit(unit: string): Guard | undefined {
  const area = areaOfUnit(unit);
  if (area === undefined) return undefined;
  return {
    paths: [
      `/etc/systemd/system/${unit}`,
      `/etc/systemd/system/${unit}.d`,
      `/var/lib/croft/services/${unit}.json`,
    ],
    units: withSsh(area.units),
    network: area.network,
    before: area.check,
    after: area.settle ?? "",
  };
}

/** A daemon that lost its address, or read half of the change, looks as healthy as ever: it is restarted in any case. */
function withSsh(units: readonly string[]): string[] {
  return [...new Set([...units, SSH])];
}
