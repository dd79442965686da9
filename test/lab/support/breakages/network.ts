import { kind as firewallKind } from "../../../../provider/kinds/firewall/kind";
import { file, renderFile, unit, unitText } from "../../../../provider/kinds/firewall/shell";
import { kind as serviceKind } from "../../../../provider/kinds/service/kind";
import type { Breakage, Breaker } from "./breakage";
import { DROP_IN } from "./login";

const RULES = `flush ruleset
table inet cut {
  chain in {
    type filter hook input priority 0; policy drop;
    iif lo accept
  }
}
`;
/** A rule set that waits for nftables to start. */
const RULES_AT_REST = {
  before: `cp -p /etc/nftables.conf /etc/nftables.kept; printf '%s' '${RULES}' >/etc/nftables.conf`,
  after: "mv /etc/nftables.kept /etc/nftables.conf",
};
const NFTABLES = { before: "systemctl start nftables", after: "systemctl stop nftables" };

const chain = (last: string) =>
  `\tchain outside {\n\t\ttype filter hook prerouting priority mangle; policy accept;\n\t\t${last}\n\t}\n`;
const shut = (b: Breaker) => ({
  access: b.access,
  rules: chain("tcp dport 22 drop"),
  atBoot: true,
});
/** Croft's own firewall with a rule that hurts nobody. */
const OWN_FIREWALL = {
  before: `mkdir -p /etc/croft; printf '%s' '${renderFile(chain("udp dport 9 drop"))}' >${file}
printf '%s' '${unitText}' >/etc/systemd/system/${unit}; systemctl daemon-reload; systemctl -q enable --now ${unit}`,
  after: `systemctl -q disable --now ${unit}; rm -f /etc/systemd/system/${unit} ${file}; systemctl daemon-reload`,
};

const NETWORK = "/etc/systemd/network/10-cut.network";
const network = (text: string) => `[Match]\nName=eth0\n[Network]\n${text}\n`;
const otherAddress = (b: Breaker) =>
  b.write(NETWORK, network("Address=192.0.2.7/24\nKeepConfiguration=no"));

const NETWORKD = {
  before: `mkdir -p /etc/systemd/network; printf '[Match]\\nName=eth0\\n[Link]\\nUnmanaged=yes\\n' >${NETWORK}; systemctl start systemd-networkd`,
  after: `systemctl stop systemd-networkd.socket systemd-networkd; rm -f ${NETWORK}`,
};

/** A configuration that waits for its daemon: the workstation, which is the default gateway here, is routed into nothing. */
const BLACKHOLE_AT_REST = {
  before: `mkdir -p /etc/systemd/network
printf '[Match]\\nName=eth0\\n[Network]\\nKeepConfiguration=yes\\n[Route]\\nDestination=%s/32\\nType=blackhole\\n' \\
  "$(ip route | awk '/^default/ { print $3 }')" >${NETWORK}`,
  after: NETWORKD.after,
};

/**
 * A tunnel that runs, its routes before those of any other link: whoever puts the old state back starts it anew, as
 * another link.
 */
const TUNNEL = "wg-quick@cut.service";
const TUNNEL_RUNS = {
  before: `(umask 077; printf '[Interface]\\nPrivateKey = %s\\nAddress = 10.2.0.1/24\\nTable = off\\nPostUp = ip route add 10.3.0.0/24 dev %%i\\n' \\
  "$(wg genkey)" >/etc/wireguard/cut.conf); systemctl -q enable --now ${TUNNEL}`,
  after: `systemctl -q disable --now ${TUNNEL}; rm -f /etc/wireguard/cut.conf`,
};

/** Packets no longer go between us and the host. */
export const NETWORK_BREAKAGES: readonly Breakage[] = [
  {
    what: "a firewall that drops everything, reloaded",
    ...NFTABLES,
    change: (b) => b.write("/etc/nftables.conf", RULES, { mode: "0755" }),
  },
  {
    what: "Croft's own firewall, new, without a door for us",
    change: (b) => firewallKind.create(b.session, shut(b)),
  },
  {
    what: "Croft's own firewall, changed, without a door for us",
    ...OWN_FIREWALL,
    change: (b) => firewallKind.update(b.session, shut(b), shut(b), ["rules"]),
  },
  {
    what: "Croft's own firewall in words that nft does not understand",
    change: (b) => firewallKind.create(b.session, { ...shut(b), rules: "\tchain {\n" }),
    refused: /syntax error/,
  },
  {
    what: "a firewall that drops everything, started",
    ...RULES_AT_REST,
    change: (b) => serviceKind.create(b.session, b.service("nftables.service")),
  },
  {
    what: "a firewall that nft does not understand",
    ...NFTABLES,
    change: (b) => b.write("/etc/nftables.conf", "table inet {\n"),
    refused: /syntax error/,
  },
  { what: "another address", ...NETWORKD, change: otherAddress },
  {
    what: "the workstation routed into nothing, by starting what does it",
    ...BLACKHOLE_AT_REST,
    change: (b) => {
      const started = b.service("systemd-networkd.service", { enablement: "disabled" });
      return serviceKind.create(b.session, started);
    },
  },
  {
    what: "the workstation routed into nothing",
    ...NETWORKD,
    change: (b) => {
      const route = `Destination=${b.workstation}/32\nType=blackhole`;
      return b.write(NETWORK, network(`KeepConfiguration=yes\n[Route]\n${route}`));
    },
  },
  {
    what: "an interface that is taken down",
    ...NETWORKD,
    change: (b) => b.write(NETWORK, "[Match]\nName=eth0\n[Link]\nActivationPolicy=always-down\n"),
  },
  {
    // Broken by: one restore for all links, which ends at the one that is another by then and leaves eth0 without routes.
    what: "the workstation led into a tunnel",
    ...TUNNEL_RUNS,
    change: (b) => {
      const route = `ip route replace ${b.workstation}/32 dev cut`;
      const dropIns = { "cut.conf": `[Service]\nExecStartPost=${route}\n` };
      const broken = b.service(TUNNEL, { dropIns });
      return serviceKind.update(b.session, b.service(TUNNEL), broken, ["dropIns"]);
    },
  },
];

/** Changes that a reboot would make last. */
export const BOOT_BREAKAGES: readonly Breakage[] = [
  {
    what: "sshd on an address that nobody dials",
    change: (b) => b.write(DROP_IN, "ListenAddress 127.0.0.1\n"),
  },
  {
    what: "another address",
    // Nothing here comes online in the sense of what is enabled with it: it would keep the boot waiting for minutes.
    before: `${NETWORKD.before}; systemctl -q enable systemd-networkd; systemctl -q disable systemd-networkd-wait-online`,
    after: `systemctl -q disable systemd-networkd; ${NETWORKD.after}`,
    change: otherAddress,
  },
  {
    what: "a network that is managed from now on",
    ...BLACKHOLE_AT_REST,
    change: (b) => serviceKind.create(b.session, b.service("systemd-networkd.service")),
  },
  {
    what: "a firewall that drops everything from now on",
    ...RULES_AT_REST,
    change: (b) => serviceKind.create(b.session, b.service("nftables.service")),
  },
];
