import { AT_BOOT } from "../../at-boot";
import { FIND_DROP_INS } from "../../drop-ins";
import { ALTERED } from "../../installed";
import { STOPPED, WAKE_UNIT } from "../../stopped";
import { UNMASK } from "../../unmasked";

/**
 * What systemd and the disk say of $unit. A text of its own that stands before the package's (`systemctl edit --full`) is the
 * fact "text", also one that lasts until the next boot. Each drop-in is one fact, named "drop_in:NAME", or by its whole path
 * where it is not among ours; all of them count, since one that nobody declared rules the service as much as ours do.
 *
 * $files and $programs, "KEY PATH" a line, are what it is started with. The fact "sources" has lines of "KEY TIME HASH": when
 * each last changed, its folder in the place of one that is gone; of programs only those that are others by now. The clock is
 * looked at after the time since the boot, so that a start can seem a moment too late, but never earlier than it was: what a
 * file became before it must not escape.
 */
export const READ = `${AT_BOOT}${FIND_DROP_INS}${STOPPED}${ALTERED}
fact enablement "$(at_boot "$unit")"
shown=$(systemctl show -p LoadState,ActiveState,SubState,FreezerState,MainPID,ExecMainStartTimestampMonotonic -- "$unit")
printf '%s\\n' "$shown"
main=\${shown##*MainPID=} main=\${main%%[!0-9]*}
if stopped "$main"; then fact stopped yes; fi
for text in "/run/systemd/system/$unit" "/etc/systemd/system/$unit"; do
  if [ -f "$text" ] && [ ! -h "$text" ]; then contents 0644 "$text" | factf text; fi
done
find_drop_ins "$unit"
for file in $drop_ins; do contents 0644 "$file" | factf "drop_in:\${file#"/etc/systemd/system/$unit.d/"}"; done
record=/var/lib/croft/services/$unit.json
if [ -f "$record" ]; then factf record <"$record"; fi
changed() { if [ -e "$1" ]; then stat -c %.9Z -- "$1"; else stat -c %.9Z -- "\${1%/*}"; fi; }
if [ -n "$files$programs" ]; then
  read -r uptime idle </proc/uptime
  now=$(date +%s.%N)
  fact clock "$now $uptime"
  {
    printf '%s\\n' "$files" | while read -r key path; do
      [ -z "$key" ] || echo "$key $(changed "$path") $(sha256sum <"$path")"
    done
    printf '%s\\n' "$programs" | while read -r key path; do
      if [ -n "$key" ] && altered "$path"; then echo "$key $(changed "$path")"; fi
    done
  } | factf sources
fi
`;

/**
 * Brings $unit to its declared state. $text and $drop_ins are base64 ("-" for none; "NAME BASE64" a line), $stale
 * names drop-ins to remove, $action is restart, reload or keep: what to do if it runs already.
 *
 * The record is removed first and written last: whatever interrupts this leaves a service without a record, which the
 * next read shows.
 */
export const APPLY = `${UNMASK}${WAKE_UNIT}
set -eu
file=/etc/systemd/system/$unit
record=/var/lib/croft/services/$unit.json
mkdir -p /var/lib/croft/services
rm -f "$record"
if [ "$enablement" != masked ]; then unmask "$unit"; fi
rm -f "/run/systemd/system/$unit"
if [ "$text" != - ]; then
  printf '%s' "$text" | base64 -d | put 0644 "$file"
elif [ "$remove_text" = yes ]; then
  rm -f "$file"
fi
printf '%s\\n' "$stale" | while IFS= read -r name; do
  case $name in
    "") ;;
    /*) rm -f "$name" ;;
    *) rm -f "$file.d/$name" ;;
  esac
done
printf '%s\\n' "$drop_ins" | while read -r name body; do
  if [ -n "$name" ]; then
    printf '%s' "$body" | base64 -d | put 0644 "$file.d/$name"
  fi
done
systemctl daemon-reload
case $enablement in
  enabled) systemctl --quiet enable -- "$unit" ;;
  disabled) systemctl --quiet disable -- "$unit" ;;
  masked) systemctl --quiet mask -- "$unit" ;;
esac
if [ "$active" = yes ]; then
  systemctl reset-failed -- "$unit" 2>/dev/null || true
  if ! systemctl --quiet is-active -- "$unit"; then action=start; fi
  failed=no
  case $action in
    start) systemctl start -- "$unit" || failed=yes ;;
    restart)
      wake_unit "$unit"
      systemctl restart -- "$unit" || failed=yes ;;
    reload) systemctl reload-or-restart -- "$unit" || failed=yes ;;
  esac
  # A simple service counts as started before its program has read a line of its configuration.
  sleep 0.3
  if [ "$failed" = yes ] || [ "$(systemctl show -p SubState --value -- "$unit")" = auto-restart ] ||
    systemctl --quiet is-failed -- "$unit"
  then
    echo "$unit does not run; it said last:" >&2
    journalctl -q -n 8 --no-pager -o cat -u "$unit" >&2 || true
    exit 1
  fi
else
  systemctl stop -- "$unit"
fi
printf '%s' "$written" | put 0644 "$record"
`;

/** Stops $unit and takes away what was written for it; what a package ships stays, disabled. */
export const REMOVE = `
set -eu
file=/etc/systemd/system/$unit
if [ "$(systemctl show -p LoadState --value -- "$unit")" != not-found ]; then
  systemctl stop -- "$unit"
  systemctl --quiet disable -- "$unit" 2>/dev/null || true
fi
if [ "$enablement" = masked ]; then systemctl --quiet unmask -- "$unit"; fi
if [ "$own_text" = yes ]; then rm -f "$file"; fi
printf '%s\\n' "$drop_ins" | while IFS= read -r name; do
  if [ -n "$name" ]; then rm -f "$file.d/$name"; fi
done
rmdir "$file.d" 2>/dev/null || true
rm -f "/var/lib/croft/services/$unit.json"
systemctl daemon-reload
systemctl reset-failed -- "$unit" 2>/dev/null || true
`;
