/**
 * Shell function `within SECONDS COMMAND...`: the command's output and exit code, or 124 once the time is over. A mount whose
 * daemon died hangs whoever touches it, beyond the reach of signals, so `timeout` would wait for ever: here the one who
 * hangs is left behind.
 */
export const WITHIN = `within() {
  _within=$(mktemp -d "$work/.within.XXXXXX") _left=$(($1 * 10)); shift
  { "$@" >"$_within/out" 2>/dev/null; echo $? >"$_within/code"; } </dev/null >/dev/null 2>&1 8>&- &
  while [ ! -s "$_within/code" ] && [ "$_left" -gt 0 ]; do sleep 0.1; _left=$((_left - 1)); done
  [ -s "$_within/code" ] || return 124
  cat "$_within/out"
  return "$(cat "$_within/code")"
}
`;
