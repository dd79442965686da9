/**
 * `unlike_copies LIVE COPIES NAME...`: what is wrong with files of the directory LIVE beside their copies, which were taken
 * when kubeadm had just made them; nothing if they are alike.
 */
export const UNLIKE_COPIES = `unlike_copies() {
  live=$1 copies=$2 faults=
  shift 2
  for name in "$@"; do
    if [ ! -f "$live/$name" ]; then faults="$faults, $name is missing"
    elif [ ! -f "$copies/$name" ]; then faults="$faults, $name was never compared"
    elif ! cmp -s "$live/$name" "$copies/$name"; then faults="$faults, $name was edited"
    fi
  done
  printf '%s' "\${faults#, }"
}
`;
