/** Seconds that a change may take, and that a fresh connection may take after it: a host is back within both together. */
export const CHANGE_SECONDS = 45;
export const PROOF_SECONDS = 30;
/** Seconds that a confirmation may take. */
export const CONFIRM_SECONDS = 20;

/** Where a host keeps a guard: `armed` exists from before the change until somebody has decided. */
export const STORE = "/var/lib/croft/guard";

const BOOT_UNIT = "croft-guard.service";

/**
 * The boot that finds a guard armed puts the old state back before anything reads it: a change that took the power down
 * with it was never confirmed. Its own link is made with the guard and goes with it, so no host keeps a unit of ours.
 */
const BOOT_TEXT = `[Unit]
Description=Croft: put back what nobody has confirmed
DefaultDependencies=no
RequiresMountsFor=${STORE} /etc
After=local-fs.target
Wants=network-pre.target
Before=network-pre.target sysinit.target nftables.service systemd-networkd.service networking.service
ConditionPathExists=${STORE}/armed
[Service]
Type=oneshot
ExecStart=/bin/sh ${STORE}/revert boot
`;

export const ENABLE_BOOT = `cat >/etc/systemd/system/${BOOT_UNIT} <<'EOF'
${BOOT_TEXT}EOF
chmod 0644 /etc/systemd/system/${BOOT_UNIT}
mkdir -p /etc/systemd/system/sysinit.target.wants
ln -sf ../${BOOT_UNIT} /etc/systemd/system/sysinit.target.wants/${BOOT_UNIT}
sync /etc/systemd/system/${BOOT_UNIT} /etc/systemd/system/sysinit.target.wants
`;

export const DISABLE_BOOT = `rm -f /etc/systemd/system/sysinit.target.wants/${BOOT_UNIT} /etc/systemd/system/${BOOT_UNIT}
sync /etc/systemd/system/sysinit.target.wants
`;

/**
 * Lines that tell one state of the network: "link NAME MTU", "address NAME ADDRESS" and "route FAMILY REST". Interfaces
 * that are down have none, so that what they lack is not put back. What changes by itself is left out, and blanks at the
 * end: a line that is not found again word by word is a route that is taken away.
 */
export const NETWORK = `network_state() {
  ip -o link show up | awk '{ sub(/[@:].*/, "", $2); for (i = 3; i < NF; i++) if ($i == "mtu") print "link", $2, $(i + 1) }'
  ip -o address show | awk '$3 ~ /^inet/ { print "address", $2, $4 }'
  for family in -4 -6; do
    ip -o $family route show table main |
      sed "s/^/route $family /; s/ expires [0-9]*sec//; s/ *\\(linkdown\\|dead\\) *$//; s/ *$//"
  done
}
`;

/**
 * Puts the old state back; kept on the host as a file. `$1` says when: "wait" for the deadline of guard `$2`, or at
 * "boot", before what reads the files has started. What is decided is decided once, by whoever makes `decided`.
 */
export const REVERT = `store=${STORE} dir=${STORE}/armed
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
${NETWORK}
mine() { [ "$(cat "$dir/id" 2>/dev/null)" = "$1" ] && [ ! -e "$dir/decided" ]; }
if [ "$1" = wait ]; then
  while mine "$2" && read -r deadline <"$dir/deadline" && read -r up _ </proc/uptime && [ "\${up%%.*}" -lt "$deadline" ]; do
    sleep 0.5
  done
  mine "$2" && mkdir "$dir/decided" 2>/dev/null || exit 0
  # Whoever is still changing must not go on after us.
  [ -e "$dir/changed" ] || systemctl stop "$(cat "$dir/work")"
fi
tar -C / -xpf "$dir/files.tar"
tar -tf "$dir/files.tar" | sed 's|/$||' >"$dir/listed"
while IFS= read -r path; do
  find "$path" -depth 2>/dev/null | while IFS= read -r found; do
    grep -qxF -- "\${found#/}" "$dir/listed" || rm -rf -- "$found"
  done
done <"$dir/paths"
sync
if command -v netplan >/dev/null; then netplan generate; fi
systemctl daemon-reload
ran= idle= reload=
while read -r unit active enabled; do
  now=$(systemctl show -p UnitFileState --value -- "$unit")
  if [ "$now" != "$enabled" ]; then
    case $now in masked*) systemctl -q unmask -- "$unit" ;; esac
    case $enabled in
      enabled) systemctl -q enable -- "$unit" ;;
      disabled) systemctl -q disable -- "$unit" ;;
      masked) systemctl -q mask -- "$unit" ;;
    esac
  fi
  systemctl reset-failed -- "$unit" 2>/dev/null
  case $active:$unit in
    # Its stop would flush the tables of everybody else.
    active:nftables.service) reload=$unit ;;
    active:*) ran="$ran $unit" ;;
    *) idle="$idle $unit" ;;
  esac
done <"$dir/units"
if [ "$1" = boot ]; then
  systemctl --no-block stop $idle
  systemctl --no-block start $ran $reload
else
  # All at once: a socket wakes its service again, and one whose service runs cannot be started.
  timeout 30 systemctl stop $idle $ran
  timeout 30 systemctl start $ran
  if [ -n "$reload" ]; then timeout 30 systemctl reload-or-restart "$reload"; fi
fi
if [ "$1" != boot ] && [ -e "$dir/network" ]; then
  nft list tables 2>/dev/null | while read -r table; do
    grep -qxF -- "$table" "$dir/tables" || nft delete $table
  done
  while read -r what name value; do
    if [ "$what" = link ]; then ip link set dev "$name" mtu "$value" up; fi
  done <"$dir/network"
  known() { grep -q "^link $1 " "$dir/network"; }
  network_state | while read -r what name value; do
    ! grep -qxF -- "$what $name $value" "$dir/network" || continue
    case $what in
      address) if known "$name"; then ip address del "$value" dev "$name"; fi ;;
      route)
        # One that leads nowhere has no interface.
        device=$(echo "$value " | sed -n 's/.* dev \\([^ ]*\\) .*/\\1/p')
        if [ -z "$device" ] || known "$device"; then ip "$name" route del $value; fi
        ;;
    esac
  done
  # What is there already is passed over, but the first entry that cannot be put back ends a restore, and a tunnel that
  # was started anew above is another interface than the one that was kept: so each link has files of its own.
  for kept in "$dir"/addresses.*; do ip address restore <"$kept"; done
  # Twice, since a route may need another one's gateway.
  for again in 1 2; do
    for kept in "$dir"/routes4*; do ip -4 route restore <"$kept"; done
    for kept in "$dir"/routes6*; do ip -6 route restore <"$kept"; done
  done
fi 2>/dev/null
${DISABLE_BOOT}logger -t croft-guard "nobody confirmed the change of $(tr '\\n' ' ' <"$dir/paths"): the old state is back"
cp "$dir/id" "$store/reverted"
rm -rf "$dir"
`;
