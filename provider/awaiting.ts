/** `await SECONDS WHAT COMMAND...`: until the command succeeds. */
export const AWAITING = `await() {
  left=$1 what=$2
  shift 2
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { echo "still waiting for $what" >&2; return 1; }
    sleep 1
  done
}
`;
