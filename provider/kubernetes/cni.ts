/** Where a node's container runtime learns how pods are networked. Flannel's first container puts it there. */
export const cniFile = "/etc/cni/net.d/10-flannel.conflist";

/**
 * Fact `network`: that file, and nothing if it is gone. No fact before flannel has come up since the host booted: it comes
 * after the first nodes, and until then there is nothing to miss.
 */
export const READ_CNI = `if [ -f /run/flannel/subnet.env ]; then
  if [ -f ${cniFile} ]; then factf network <${cniFile}; else fact network ""; fi
fi
`;

/** Puts `$network` there; the runtime sees it by itself. */
export const WRITE_CNI = `printf '%s' "$network" | put 644 ${cniFile}`;
