import { FIND_DROP_INS, REMOVE_DROP_INS } from "../../drop-ins";

/** The table that is ours. */
export const table = "inet croft";

/** What `nft -f` is given: the table is made, so that it can be taken away, and made anew, all in one step. */
export function renderFile(rules: string): string {
  return `table ${table}\ndelete table ${table}\ntable ${table} {\n${rules}}\n`;
}

export const unit = "croft-firewall.service";
export const file = "/etc/croft/firewall.nft";

/** Before any address is up; its stop is no restart's part, since a reload replaces the rules in one step. */
export const unitText = `[Unit]
Description=Croft: who may call this host from outside the mesh
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
After=local-fs.target nftables.service
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${file}
ExecReload=/usr/sbin/nft -f ${file}
ExecStop=-/usr/sbin/nft delete table ${table}

[Install]
WantedBy=sysinit.target
`;

/**
 * The live rules, and what this very nft makes of the declared ones ($declared) in a network of their own: its words differ
 * from version to version, and from what a person would write.
 */
export const READ = `${FIND_DROP_INS}
find_drop_ins ${unit}
fact drop_ins "$drop_ins"
[ ! -f ${file} ] || contents 0600 ${file} | factf file
[ ! -f /etc/systemd/system/${unit} ] || contents 0644 /etc/systemd/system/${unit} | factf unit
fact enabled "$(systemctl is-enabled ${unit} 2>/dev/null)"
if command -v nft >/dev/null; then
  if live=$(nft list table ${table} 2>/dev/null); then fact live "$live"; fi
  fact meant "$(printf '%s' "$declared" | unshare -n sh -c 'nft -f - && nft list table ${table}' 2>/dev/null)"
fi
`;

/** New rules come on stdin. nft is asked before anything is changed. */
export const APPLY = `${REMOVE_DROP_INS}
set -eu
rules=$(cat; printf .)
rules=\${rules%.}
printf '%s' "$rules" | nft -c -f -
printf '%s' "$rules" | put 0600 ${file}
printf '%s' "$unit_text" | put 0644 /etc/systemd/system/${unit}
remove_drop_ins ${unit}
systemctl daemon-reload
systemctl --quiet enable ${unit}
systemctl reload-or-restart ${unit}
`;

export const REMOVE = `
if [ -e /etc/systemd/system/${unit} ]; then systemctl --quiet disable --now ${unit} || exit 1; fi
rm -f /etc/systemd/system/${unit} ${file}
systemctl daemon-reload
if command -v nft >/dev/null && nft list table ${table} >/dev/null 2>&1; then nft delete table ${table}; fi
`;
