/**
 * What stands at each of $paths (one a line), in one `stat` and one `sha256sum`, however many there are. $wanted are lines of
 * "HASH  PATH": a content travels back only when it is another, is short enough to be read, and $shown has its path.
 */
export const READ = `
newline='
'
set -f
IFS=$newline
set -- $paths
unset IFS
stat -c '%F|%U:%G|%u:%g|%a|%n' -- "$@" 2>/dev/null | factf stats
regular=
for path in "$@"; do
  if [ -f "$path" ] && [ ! -L "$path" ]; then regular="$regular$path$newline"; fi
done
IFS=$newline
set -- $regular
unset IFS
if [ $# -gt 0 ]; then sums=$(sha256sum -- "$@"); else sums=; fi
printf '%s\\n' "$sums" | factf sums
printf '%s\\n' "$sums" | while IFS= read -r row; do
  path=\${row#*  }
  case $newline$wanted$newline in *"$newline$row$newline"*) continue ;; esac
  case $newline$shown$newline in *"$newline$path$newline"*) ;; *) continue ;; esac
  if [ "$(stat -c %s -- "$path")" -le 65536 ]; then factf "content:$path" <"$path"; fi
done
`;

/**
 * Puts what comes on stdin at $path. A file that is a mount point of its own, as /etc/hosts may be, cannot be renamed over:
 * it alone is written in place.
 */
export const WRITE = `
set -eu
dir=$(dirname -- "$path")
mkdir -p -- "$dir"
candidate "$path"
trap 'rm -f "$candidate"' EXIT
cat >"$candidate"
sum=$(sha256sum <"$candidate")
[ "\${sum%% *}" = "$want" ] || { echo "the content did not arrive whole" >&2; exit 1; }
chown -- "$owner" "$candidate"
chmod -- "$mode" "$candidate"
if [ -n "$checker" ]; then
  export candidate
  if ! said=$(sh -c "$checker" 2>&1); then
    printf 'the checker refused the new %s: %s\\n' "$path" "$said" >&2
    exit 1
  fi
fi
sync "$candidate"
aside "$path"
if ! said=$(LC_ALL=C mv -fT -- "$candidate" "$path" 2>&1); then
  case $said in
    *"Device or resource busy"*) cat <"$candidate" >"$path"; chown -- "$owner" "$path"; chmod -- "$mode" "$path"; sync "$path" ;;
    *) printf '%s\\n' "$said" >&2; protected "$path"; exit 1 ;;
  esac
fi
sync "$dir"
`;

export const REMOVE = `
rm -f -- "$path"
`;
