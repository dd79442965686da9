/**
 * `find_drop_ins UNIT`: puts into `$drop_ins` what somebody has added to a unit (`systemctl edit`, also with --runtime, and
 * `set-property`), separated by blanks; what packages bring for it is left out. Not those with a blank in their name, which
 * no fact can have.
 */
export const FIND_DROP_INS = `find_drop_ins() {
  drop_ins=
  for file in /etc/systemd/system/"$1.d"/*.conf /etc/systemd/system.control/"$1.d"/*.conf \\
    /run/systemd/system/"$1.d"/*.conf /run/systemd/system.control/"$1.d"/*.conf
  do
    case $file in *[[:space:]]*) continue ;; esac
    [ ! -f "$file" ] || drop_ins="$drop_ins $file"
  done
}
`;

/** `remove_drop_ins UNIT`: of a unit that is declared without any. */
export const REMOVE_DROP_INS = `${FIND_DROP_INS}remove_drop_ins() {
  find_drop_ins "$1"
  if [ -n "$drop_ins" ]; then rm -f -- $drop_ins && systemctl daemon-reload; fi
}
`;
