/** What tells that nobody has touched a file since an Artifact put it there: size, times and inode, as `stat -c` prints them. */
export const STAMP = "%s:%.9Y:%.9Z:%i";

/**
 * `altered PATH`: an Artifact has put that file there, and it is another by now, or gone. A file whose stamp is the recorded
 * one is not hashed. Where the record of the set is lost, nobody can tell: its own row says so.
 */
export const ALTERED = `altered() {
  installed=$(awk -v path="$1" '$1 == "F" && $6 == path { print $3, $5 }' /var/lib/croft/artifacts/* 2>/dev/null)
  case $installed in "" | *" $(stat -c '${STAMP}' -- "$1" 2>/dev/null)") return 1 ;; esac
  sum=$(sha256sum -- "$1" 2>/dev/null)
  [ "\${sum%% *}" != "\${installed%% *}" ]
}
`;
