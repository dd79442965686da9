/** Where a node's container runtime learns how pods are networked. Flannel's first container puts it there. */
export const cniFile = "/etc/cni/net.d/10-flannel.conflist";

/** `rivals`: what lies beside that file and comes before it, a path a line: the runtime takes the first by name. */
const RIVALS = `rivals() {
  for rival in /etc/cni/net.d/*; do
    case $rival in
      ${cniFile}) break ;;
      *.conf | *.conflist | *.json) echo "$rival" ;;
    esac
  done
}
`;

/** `has_interface`: flannel's stands. It is built on the mesh's, and goes with it when that one is made anew. */
const HAS_INTERFACE = `has_interface() {
  for interface in /sys/class/net/flannel*; do [ ! -e "$interface" ] || return 0; done
  return 1
}
`;

/**
 * Fact `network`: that file, and nothing if it is gone; or what else is wrong. No fact before flannel has come up since the
 * host booted: it comes after the first nodes, and until then there is nothing to miss.
 */
export const READ_CNI = `${RIVALS}${HAS_INTERFACE}if [ -f /run/flannel/subnet.env ]; then
  if [ ! -f ${cniFile} ]; then fact network ""
  elif rival=$(rivals | grep -m 1 .); then fact network "[$rival comes first]"
  elif ! has_interface; then fact network "[flannel's interface is gone]"
  else factf network <${cniFile}
  fi
fi
`;

/**
 * Puts `$network` there, and rivals out of the runtime's sight, for their owner to find; it sees both by itself. Flannel makes its
 * interface when it starts, and never again. Needs `ENVIRONMENT`, `AWAITING` and `RESTART_POD`.
 */
export const WRITE_CNI = `${RIVALS}${HAS_INTERFACE}printf '%s' "$network" | put 644 ${cniFile}
rivals | while IFS= read -r rival; do mv -fT -- "$rival" "$rival.off"; done
if [ -f /run/flannel/subnet.env ] && ! has_interface; then
  restart_pod kube-flannel
  await 120 "flannel's interface" has_interface
fi`;
