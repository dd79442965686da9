/**
 * Work as a transient unit: a connection that is lost neither kills nor halves it, and how it ended is the host's own
 * record. Everything of it lies in /run/croft/ID, for root alone and gone with a reboot: script and data until the end,
 * `log` with its progress, `err`, the answer's files, `why` it ended, `ended`.
 *
 * Nobody may work behind the back of a run, so work needs a follower. `seen` is when it last heard of one (seconds of
 * uptime, since the clock of a host that has just been made may jump); `left` says that its connection has ended. Work
 * that hears of nobody for SILENT_SECONDS ends itself. Work of an engine that is gone is ended before the first change of
 * the next engine, which can tell earlier: by `left`, or by a silence longer than several calls of a living engine.
 */
export const SILENT_SECONDS = 120;
const GONE_SECONDS = 20;
/** A living engine calls this often. */
export const CALL_MILLISECONDS = 5_000;
/** How long the record of work whose engine never came back is kept. */
const RECORD_SECONDS = 600;

/** First process of the unit; `$1` is the folder, `$2` the unit. */
const MAIN = `cd "$1" || exit 1
(
  while sleep 5; do
    read -r seen <seen && read -r up _ </proc/uptime || continue
    if [ $((\${up%%.*} - seen)) -gt ${SILENT_SECONDS} ]; then
      echo abandoned >why
      systemctl stop --no-block "$2"
    fi
  done
) </dev/null >/dev/null 2>&1 &
export CROFT_WORK=$1
exec /bin/sh ./script <data
`;

/** What systemd runs when the unit has ended, however it did; `SERVICE_RESULT` is its word for it. */
const POST = `cd "$1" || exit 0
[ -s why ] || echo "$SERVICE_RESULT" >why
rm -f script data
: >ended
printf '\\n@end\\n' >>log
`;

/**
 * Begins work unless it is there already, follows it to its end and sends what it left. `$1` is its time limit, `$2` its
 * id. Stdin brings script and data as ever, then words: "here" every few seconds, "cancel", "done".
 */
export const FOLLOW = `umask 077
base=/run/croft dir=/run/croft/$2 unit=croft-$2
now() { read -r up _ </proc/uptime; echo "\${up%%.*}"; }
heard() { now >"$dir/seen"; rm -f "$dir/left"; }
read -r s d || exit 1
mkdir -p "$base"
for other in "$base"/*; do
  name=\${other##*/}
  [ "\${name%-*}" != "\${2%-*}" ] && read -r seen <"$other/seen" || continue
  silent=$(($(now) - seen))
  if [ -e "$other/ended" ]; then
    if [ "$silent" -gt ${RECORD_SECONDS} ]; then rm -rf "$other"; fi
  elif [ -e "$other/left" ] || [ "$silent" -gt ${GONE_SECONDS} ]; then
    echo superseded >"$other/why"
    systemctl stop "croft-$name"
  fi
done 2>/dev/null
new=$(mktemp -d "$base/.new.XXXXXX") || exit 1
head -c "$s" >"$new/script" && head -c "$d" >"$new/data" || { rm -rf "$new"; exit 1; }
if [ "$(stat -c %s "$new/script") $(stat -c %s "$new/data")" != "$s $d" ]; then rm -rf "$new"; exit 1; fi
: >"$new/log"
now >"$new/seen"
cat >"$new/main" <<'EOF'
${MAIN}EOF
cat >"$new/post" <<'EOF'
${POST}EOF
if ! mv -T "$new" "$dir" 2>/dev/null; then
  rm -rf "$new"
  heard
elif ! systemd-run --quiet --collect --unit="$unit" --setenv=PATH="$PATH" --setenv=HOME="$HOME" --setenv=LC_ALL=C \\
    -p RuntimeMaxSec="$1" -p TimeoutStopSec=10 -p StandardOutput=append:"$dir/log" -p StandardError=append:"$dir/err" \\
    -p ExecStopPost="/bin/sh $dir/post $dir" /bin/sh "$dir/main" "$dir" "$unit" </dev/null >&2; then
  rm -rf "$dir"
  exit 1
fi
exec 3<&0 </dev/null
{
  while read -r word; do
    case $word in
      here) heard ;;
      cancel) echo cancelled >"$dir/why"; systemctl stop --no-block "$unit" ;;
      done) rm -rf "$dir"; exit ;;
    esac
  done
  : >"$dir/left"
  trap "" TERM
  kill -TERM 0
} <&3 2>/dev/null &
exec 3<&-
tail -c +1 -f "$dir/log" | sed -u '/^@end$/q'
cd "$dir" && tail -c 16384 err >0.err && set -- 0.* why && printf '@files\\n' && wc -c -- "$@" && cat -- "$@"
wait
`;
