import {
  CHANGE_SECONDS,
  CONFIRM_SECONDS,
  DISABLE_BOOT,
  ENABLE_BOOT,
  NETWORK,
  PROOF_SECONDS,
  REVERT,
  STORE,
} from "./revert";

/** Longer than one guard can last: its change, its proof and its way back. */
const QUEUE_SECONDS = 150;

/**
 * A change ($guard_change) between a guard that is armed before it and a deadline by which it has to be confirmed. One
 * guard at a time: what a second one found would not be the old state. Only the unit that waits for the deadline, and the
 * next boot, put anything back.
 */
export const GUARDED = `
if [ -z "\${CROFT_WORK-}" ]; then
  echo "refused: this change may cut us off, and without systemd nobody would put the old state back" >&2
  exit 1
fi
guard_store=${STORE} guard_dir=${STORE}/armed
${NETWORK}
due() {
  read -r up _ </proc/uptime
  echo $((\${up%%.*} + $1)) >"$2/deadline.new"
  mv "$2/deadline.new" "$2/deadline"
}
watch() { systemd-run --quiet --collect --unit="croft-guard-$1" /bin/sh "$guard_store/revert" wait "$1"; }
arm() (
  set -e
  umask 077
  mkdir -p "$guard_store"
  exec 9>"$guard_store/lock"
  flock -w ${QUEUE_SECONDS} 9
  # After a reboot the host knows nothing of this order any more, and it is sent again: once is enough.
  if [ "$(cat "$guard_store/reverted" 2>/dev/null)" = "$guard_id" ]; then
    echo "the host has put the old state back" >&2
    exit 1
  fi
  n=0 idle=0
  while [ -e "$guard_dir" ]; do
    # The one that waited for its deadline was killed, or power went in the moment of the decision. Or it has just ended
    # because somebody has confirmed, who takes the guard away himself and is given his time for it.
    other=$(cat "$guard_dir/id" 2>/dev/null) || other=gone
    if ! systemctl -q is-active "croft-guard-$other.service"; then
      idle=$((idle + 1))
      if [ ! -e "$guard_dir/decided" ]; then watch "$other" || true
      elif [ "$idle" -gt $((${CONFIRM_SECONDS} * 5)) ]; then rm -rf "$guard_dir"; fi
    fi
    n=$((n + 1))
    [ "$n" -lt $((${QUEUE_SECONDS} * 5)) ] || { echo "guard $other is not decided yet" >&2; exit 1; }
    sleep 0.2
  done
  new=$guard_store/.armed.croft
  rm -rf "$new"
  mkdir -m 0700 "$new"
  trap 'rm -rf "$new"' EXIT
  cd "$new"
  cat >"$guard_store/revert" <<'REVERT'
${REVERT}REVERT
  echo "$guard_id" >id
  echo "croft-\${CROFT_WORK##*/}.service" >work
  due ${CHANGE_SECONDS} "$new"
  printf '%s\\n' "$guard_paths" >paths
  while IFS= read -r path; do
    if [ -e "$path" ] || [ -h "$path" ]; then printf '%s\\n' "\${path#/}"; fi
  done <paths >present
  tar -C / -cpf files.tar -T present
  for unit in $guard_units; do
    systemctl show -p ActiveState -p UnitFileState -- "$unit" | awk -F= -v unit="$unit" '
      { is[$1] = $2 }
      END { print unit, is["ActiveState"] ~ /^(active|reloading|activating)$/ ? "active" : "inactive", is["UnitFileState"] }'
  done >units
  if [ "$guard_network" = yes ]; then
    network_state >network
    nft list tables >tables 2>/dev/null || true
    # Routes of several links, or of none, are in the files without a name only.
    ip -4 route save table main >routes4
    ip -6 route save table main >routes6
    while read -r what name value; do
      [ "$what" = link ] || continue
      ip address save dev "$name" >"addresses.$name"
      ip -4 route save table main dev "$name" >"routes4.$name"
      ip -6 route save table main dev "$name" >"routes6.$name"
    done <network
  fi
  sync "$new"/* "$guard_store/revert"
  ${ENABLE_BOOT}
  mv -T "$new" "$guard_dir"
  sync "$guard_store"
  watch "$guard_id"
)
arm </dev/null || exit 1
code=0
( eval "$guard_before" ) </dev/null >&2 || code=1
if [ "$code" = 0 ]; then
  ( eval "$guard_change" )
  code=$?
fi
if [ "$code" = 0 ]; then ( eval "$guard_after" ) </dev/null >&2 || code=1; fi
: >"$guard_dir/changed"
if [ "$code" = 0 ]; then
  due ${PROOF_SECONDS} "$guard_dir"
  exit 0
fi
due 0 "$guard_dir"
while [ "$(cat "$guard_dir/id" 2>/dev/null)" = "$guard_id" ]; do sleep 0.2; done
echo "the old state is back" >&2
exit "$code"
`;

/** Exit code of {@link CONFIRM} when the old state is back. */
export const REVERTED = 3;

/** Exit code of {@link CONFIRM} while the host is putting it back. */
export const REVERTING = 4;

/** Longer than a guard lasts that nobody confirms, and shorter than a look may take. */
const UNDECIDED_SECONDS = CHANGE_SECONDS + PROOF_SECONDS + 15;

/**
 * Goes before every look. A killed run leaves its change in place until the deadline: whoever took it for the state of the
 * host meanwhile would see nothing to do, and have it taken back a moment later, in the middle of a run perhaps.
 */
export const DECIDED = `
n=0
while [ -e "${STORE}/armed" ] && [ "$n" -lt ${UNDECIDED_SECONDS * 5} ]; do n=$((n + 1)); sleep 0.2; done
`;

/** Said over a fresh connection: what was changed stays, also after a reboot. */
export const CONFIRM = `
dir=${STORE}/armed
[ "$(cat "$dir/id" 2>/dev/null)" = "$guard_id" ] || exit ${REVERTED}
mkdir "$dir/decided" 2>/dev/null || exit ${REVERTING}
${DISABLE_BOOT}mv -T "$dir" "${STORE}/.$guard_id" && rm -rf "${STORE}/.$guard_id"
`;
