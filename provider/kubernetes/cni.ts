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

/**
 * Fact `network`: that file, and nothing if it is gone; or who comes before it. No fact before flannel has come up since the
 * host booted: it comes after the first nodes, and until then there is nothing to miss.
 */
export const READ_CNI = `${RIVALS}if [ -f /run/flannel/subnet.env ]; then
  if [ ! -f ${cniFile} ]; then fact network ""
  elif rival=$(rivals | grep -m 1 .); then fact network "[$rival comes first]"
  else factf network <${cniFile}
  fi
fi
`;

/** Puts `$network` there, and rivals out of the runtime's sight, for their owner to find. It sees both by itself. */
export const WRITE_CNI = `${RIVALS}printf '%s' "$network" | put 644 ${cniFile}
rivals | while IFS= read -r rival; do mv -fT -- "$rival" "$rival.off"; done`;
