/**
 * What stands at $path. `$want` is the hash of the declared content: the content itself travels back only when it
 * differs, is short enough to be read, and is not sensitive.
 */
export const READ = `
kind=$(stat -c %F -- "$path" 2>/dev/null) || { fact kind absent; exit 0; }
fact kind "$kind"
fact owner "$(stat -c %U:%G -- "$path")"
fact ids "$(stat -c %u:%g -- "$path")"
fact mode "$(stat -c %a -- "$path")"
case $kind in regular*) ;; *) exit 0 ;; esac
sum=$(sha256sum <"$path")
fact sha256 "\${sum%% *}"
if [ "\${sum%% *}" != "$want" ] && [ "$sensitive" = no ] && [ "$(stat -c %s -- "$path")" -le 65536 ]; then
  factf content <"$path"
fi
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
if ! said=$(LC_ALL=C mv -fT -- "$candidate" "$path" 2>&1); then
  case $said in
    *"Device or resource busy"*) cat <"$candidate" >"$path"; chown -- "$owner" "$path"; chmod -- "$mode" "$path"; sync "$path" ;;
    *) printf '%s\\n' "$said" >&2; exit 1 ;;
  esac
fi
sync "$dir"
`;

export const REMOVE = `
rm -f -- "$path"
`;
