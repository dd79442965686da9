import { STAMP } from "../../installed";

/**
 * The record of a set, /var/lib/croft/artifacts/SET, has a line a thing, fields separated by blanks:
 *   V VERSION
 *   D INDEX SHA256 PATH                     one download as it was installed
 *   F INDEX SHA256 MODE STAMP PATH          one file of it; a symbolic link has "link" for its hash
 * A file whose stamp is the recorded one has not been touched since it was verified, so a read need not hash hundreds of
 * megabytes again.
 */

/** The record, the stamps of its files as they are, each with mode and owner, and the hashes of those whose stamp is another. */
export const READ = `
record=/var/lib/croft/artifacts/$set
[ -f "$record" ] || exit 0
factf record <"$record"
paths=$(awk '$1 == "F" { print $6 }' "$record")
[ -n "$paths" ] || exit 0
stamps=$(stat -c 'S ${STAMP} %a:%u %n' -- $paths 2>/dev/null)
fact stamps "$stamps"
suspects=$(printf '%s\\n' "$stamps" | awk '
  FILENAME == ARGV[1] { if ($1 == "F") known[$6] = $5; next }
  $1 == "S" && known[$4] != $2 { print $4 }' "$record" -)
if [ -n "$suspects" ]; then fact sums "$(sha256sum -- $suspects 2>/dev/null)"; fi
`;

/**
 * Installs the downloads in $downloads ("INDEX SHA256 STRIP MODE PATH URL" a line, mode "-" for archives). $keep holds
 * record lines of downloads that stand there intact. Everything is fetched and verified before the first file takes its
 * place; a file takes it by a rename in its own directory, so a program that runs goes on with the old one.
 */
export const INSTALL = `
set -eu
command -v curl >/dev/null || { echo "curl is not installed on this host" >&2; exit 1; }
store=/var/lib/croft/artifacts
mkdir -p "$store"
# What a kill left of it is no record of anything, and large.
new=$store/.$set.croft
rm -rf "$new"
mkdir -m 0700 "$new"
trap 'rm -rf "$new"' EXIT
total=$(printf '%s\\n' "$downloads" | grep -c .) || true
printf '%s\\n' "$downloads" | while read -r i sha strip mode path url; do
  [ -n "$i" ] || continue
  progress "fetching \${url##*/} for $set ($total to fetch)"
  curl --fail --silent --show-error --location --connect-timeout 10 --speed-time 30 --speed-limit 1000 \\
    --retry 4 --retry-delay 1 --retry-connrefused --output "$new/$i" "$url" ||
    { echo "$url could not be fetched" >&2; exit 1; }
  sum=$(sha256sum <"$new/$i")
  [ "\${sum%% *}" = "$sha" ] ||
    { echo "$url has sha256 \${sum%% *}, but $sha is wanted: nothing was installed" >&2; exit 1; }
done
{
  printf 'V %s\\n' "$version"
  if [ -n "$keep" ]; then printf '%s\\n' "$keep"; fi
} >"$new/record"
# Moves one unpacked file or link into place and writes its line of the record.
place() {
  mkdir -p -- "$(dirname -- "$3")"
  candidate "$3"
  mv -fT -- "$2" "$candidate"
  mv -fT -- "$candidate" "$3"
  if [ -h "$3" ]; then sum=link; else sum=$(sha256sum <"$3"); fi
  printf 'F %s %s %s\\n' "$1" "\${sum%% *}" "$(stat -c '%a ${STAMP} %n' -- "$3")" >>"$new/record"
}
printf '%s\\n' "$downloads" | while read -r i sha strip mode path url; do
  [ -n "$i" ] || continue
  printf 'D %s %s %s\\n' "$i" "$sha" "$path" >>"$new/record"
  if [ "$strip" -lt 0 ]; then
    chmod -- "$mode" "$new/$i"
    place "$i" "$new/$i" "$path"
  else
    mkdir -p "$new/$i.d" "$path"
    tar -x --no-same-owner --strip-components="$strip" -f "$new/$i" -C "$new/$i.d"
    (cd "$new/$i.d" && find . ! -type d) | sed 's|^\\./||' >"$new/$i.list"
    while IFS= read -r name; do place "$i" "$new/$i.d/$name" "\${path%/}/$name"; done <"$new/$i.list"
  fi
done
if [ -f "$store/$set" ]; then
  awk 'FILENAME == ARGV[1] { if ($1 == "F") now[$6] = 1; next } $1 == "F" && !now[$6] { print $6 }' \\
    "$new/record" "$store/$set" | while IFS= read -r path; do rm -f -- "$path"; done
fi
sync "$new/record"
mv -fT "$new/record" "$store/$set"
`;

export const REMOVE = `
record=/var/lib/croft/artifacts/$set
[ -f "$record" ] || exit 0
awk '$1 == "F" { print $6 }' "$record" | while IFS= read -r path; do rm -f -- "$path"; done
rm -f "$record"
`;
