/** Shell function of a look at a mesh interface: the addresses of `$interface`, each with its prefix length. */
export const INTERFACE_ADDRESSES = `
addresses() { ip -o address show dev "$interface" scope global | awk '{ print $4 }'; }
`;

/**
 * Shell function that sets `$interface` right while it runs: `$mtu`, and `$address` as its only one. Without a route of its
 * own, since which carrier leads into the network is for MeshRoutes to say.
 */
export const SETTING_INTERFACE = `${INTERFACE_ADDRESSES}
set_interface() {
  ip link set dev "$interface" mtu "$mtu" up
  case $address in *:*) echo 0 >"/proc/sys/net/ipv6/conf/$interface/disable_ipv6" ;; esac
  ip address replace "$address" dev "$interface" noprefixroute
  addresses | while read -r other; do
    if [ "$other" != "$address" ]; then ip address del "$other" dev "$interface"; fi
  done
}
`;
