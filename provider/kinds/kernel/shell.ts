/** Shell function: whether the kernel has module $1. One that was built without modules has what it has. */
const HAS = `
has() {
  [ ! -e /proc/modules ] || [ -d "/sys/module/$1" ] ||
    tr - _ <"/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null | grep -q "/$1\\.ko"
}
`;

/**
 * Shell function: lines that match $2, as "FILE:LINE", of all files of /etc/$1 and so on that are read at boot. One is not
 * where an earlier folder has the name, be it a link to nowhere. One process reads them all, since every preview asks.
 */
const AT_BOOT = `
at_boot() {
  pattern=$2 seen=/
  set -- "/etc/$1"/*.conf "/run/$1"/*.conf "/usr/local/lib/$1"/*.conf "/usr/lib/$1"/*.conf
  for file in "$@"; do
    shift
    case $seen in *"/\${file##*/}/"*) continue ;; esac
    if [ -e "$file" ] || [ -h "$file" ]; then seen=$seen\${file##*/}/; fi
    if [ -f "$file" ]; then set -- "$@" "$file"; fi
  done
  grep -asHE -e "$pattern" -- "$@"
}
`;

/**
 * Which of $modules (one a line) are not loaded, live values of $parameters (one a line) that the kernel has, both files
 * of the set with who may write them, and what all files say about the next boot.
 */
export const READ = `${HAS}${AT_BOOT}
for module in $modules; do has "$module" || echo "$module"; done | factf unloaded
if [ -n "$parameters" ]; then sysctl -e -- $parameters | factf live; fi
file=/etc/modules-load.d/$set.conf
if [ -f "$file" ]; then factf modules <"$file"; fi
file=/etc/sysctl.d/$set.conf
if [ -f "$file" ]; then factf parameters <"$file"; fi
for file in "/etc/modules-load.d/$set.conf" "/etc/sysctl.d/$set.conf"; do
  [ ! -f "$file" ] || rights 0644 "$file" | sed "s|^#|$file|"
done | factf rights
{
  at_boot sysctl.d '^[[:space:]]*[^[:space:]#;]'
  at_boot modprobe.d '^[[:space:]]*(blacklist|install)[[:space:]]'
} | factf boot
`;

/**
 * Writes both files, loads what is missing and has the kernel take the parameters over from stdin.
 *
 * Of $contrary ("LINE FILE" a row, the line in base64) each line becomes a comment, so that its owner finds it. A later name
 * for our own file would leave others alone only until somebody's is later still; and behind a link stands the file
 * that its owner edits.
 */
export const APPLY = `${HAS}
set -eu
printf '%s\\n' "$contrary" | while read -r line file; do
  if [ -z "$file" ]; then continue; fi
  target=$(readlink -f -- "$file")
  case $target in
    /usr/*)
      echo "$file is a link to $target, which is not edited: put a file without the line in the link's place" >&2
      exit 1 ;;
  esac
  progress "commenting out a line of $target"
  line=$(printf '%s' "$line" | base64 -d)
  candidate "$target"
  line=$line set=$set awk '$0 == ENVIRON["line"] { $0 = "# overrides " ENVIRON["set"] ".conf: " $0 } 1' \\
    "$target" >"$candidate"
  chmod --reference="$target" -- "$candidate"
  chown --reference="$target" -- "$candidate"
  sync "$candidate"
  mv -fT -- "$candidate" "$target"
done
printf '%s' "$listed" | put 0644 "/etc/modules-load.d/$set.conf"
for module in $modules; do has "$module" || modprobe -- "$module" >&2; done
file=/etc/sysctl.d/$set.conf
put 0644 "$file"
sysctl -q -p "$file" >&2
`;

export const REMOVE = `
rm -f "/etc/modules-load.d/$set.conf" "/etc/sysctl.d/$set.conf"
`;
