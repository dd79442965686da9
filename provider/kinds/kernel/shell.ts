/** Shell function: whether the kernel has module $1. One that was built without modules has what it has. */
const HAS = `
has() {
  [ ! -e /proc/modules ] || [ -d "/sys/module/$1" ] ||
    tr - _ <"/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null | grep -q "/$1\\.ko"
}
`;

/**
 * Which of $modules (one a line) are not loaded, live values of $parameters (one a line) that the kernel has, and both
 * files of the set.
 */
export const READ = `${HAS}
for module in $modules; do has "$module" || echo "$module"; done | factf unloaded
if [ -n "$parameters" ]; then sysctl -e -- $parameters | factf live; fi
file=/etc/modules-load.d/$set.conf
if [ -f "$file" ]; then factf modules <"$file"; fi
file=/etc/sysctl.d/$set.conf
if [ -f "$file" ]; then factf parameters <"$file"; fi
`;

/** Writes both files, loads what is missing and has the kernel take the parameters over from stdin. */
export const APPLY = `${HAS}
set -eu
printf '%s' "$listed" | put 0644 "/etc/modules-load.d/$set.conf"
for module in $modules; do has "$module" || modprobe -- "$module" >&2; done
file=/etc/sysctl.d/$set.conf
put 0644 "$file"
sysctl -q -p "$file" >&2
`;

export const REMOVE = `
rm -f "/etc/modules-load.d/$set.conf" "/etc/sysctl.d/$set.conf"
`;
