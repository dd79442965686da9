/** Live values of $names (one a line) as "NAME VALUE"; those that the kernel does not have are left out. */
export const READ = `
printf '%s\\n' "$names" | {
  while IFS= read -r name; do
    value=$(sysctl -n -- "$name" 2>/dev/null) && printf '%s %s\\n' "$name" "$value"
  done
}
file=/etc/sysctl.d/$set.conf
if [ -f "$file" ]; then factf file <"$file"; fi
`;

/** Writes the file from stdin and has the kernel take it over. */
export const APPLY = `
set -eu
file=/etc/sysctl.d/$set.conf
put 0644 "$file"
sysctl -q -p "$file" >&2
`;

export const REMOVE = `
rm -f "/etc/sysctl.d/$set.conf"
`;
