import ipaddr from "ipaddr.js";

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

/** What flannel says of itself when it has come up: "FLANNEL_SUBNET=10.244.1.1/24" and so on. It goes with a boot. */
const subnetFile = "/run/flannel/subnet.env";

/**
 * `has_interface`: flannel's stands, and is up. It is built on the mesh's, and goes with it when that one is made anew.
 * `lost_routes`: other nodes' pods that flannel knows a way to (it notes each as a neighbour), and the kernel none any more.
 */
const FLANNEL = `has_interface() {
  for interface in /sys/class/net/flannel*; do
    if [ -e "$interface/flags" ] && read -r flags <"$interface/flags" && [ $((flags & 1)) = 1 ]; then return 0; fi
  done
  return 1
}
lost_routes() {
  for interface in /sys/class/net/flannel*; do
    case $interface in *flannel-v6*) family=-6 ;; *) family=-4 ;; esac
    ways=$(ip $family route show dev "\${interface##*/}" 2>/dev/null)
    ip $family neighbour show dev "\${interface##*/}" nud permanent 2>/dev/null | while read -r way rest; do
      case $ways in *" via $way "*) ;; *) echo "$way" ;; esac
    done
  done
}
`;

/**
 * `cut_off`: network interfaces of pods that hang on no bridge. `has_bridge`: the bridge is not there, since no pod has needed
 * it yet, or has the addresses that flannel has now; it has others where the node was made anew, and takes no pod then.
 */
const BRIDGE = `cut_off() {
  grep -ohsE '"veth[0-9a-f]+"' /var/lib/cni/results/cbr0-* | tr -d '"' | while read -r veth; do
    [ ! -e "/sys/class/net/$veth" ] || [ -e "/sys/class/net/$veth/master" ] || echo "$veth"
  done
}
subnets() { sed -n 's/^FLANNEL_\\(IPV6_\\)*SUBNET=//p' ${subnetFile} 2>/dev/null; }
has_bridge() {
  [ -e /sys/class/net/cni0 ] || return 0
  addresses=$(ip -o address show dev cni0)
  for subnet in $(subnets); do
    case $addresses in *" $subnet "*) ;; *) return 1 ;; esac
  done
}
`;

/**
 * Fact `network`: that file, and nothing if it is gone; or what else is wrong. No fact before flannel has come up since the
 * host booted: it comes after the first nodes, and until then there is nothing to miss. Fact `subnets`: as flannel says them. Fact
 * `interfaces`: flannel's, "NAME MAC" a line.
 */
export const READ_CNI = `${RIVALS}${FLANNEL}${BRIDGE}fact subnets "$(subnets)"
for interface in /sys/class/net/flannel*; do
  if [ -e "$interface" ]; then echo "\${interface##*/} $(cat "$interface/address")"; fi
done | factf interfaces
if [ -f ${subnetFile} ]; then
  if [ ! -f ${cniFile} ]; then fact network ""
  elif rival=$(rivals | grep -m 1 .); then fact network "[$rival comes first]"
  elif ! has_interface; then fact network "[flannel's interface is gone or down]"
  elif lost=$(lost_routes | grep -m 1 .); then fact network "[no route to the pods behind $lost]"
  elif ! has_bridge; then fact network "[the bridge cni0 has not the addresses of flannel]"
  elif lost=$(cut_off | grep -m 1 .); then fact network "[$lost of a pod hangs on no bridge]"
  else factf network <${cniFile}
  fi
elif has_interface; then fact network "[${subnetFile} is gone]"
fi
`;

/**
 * Puts `$network` there, and rivals out of the runtime's sight, for their owner to find; it sees both by itself. Flannel makes its
 * interface, its routes and its file when it starts, and never again; `$subnets_due` is what the file is to say, if that is known.
 * The bridge is made as the plugin would with the next pod, so
 * that those which run are not cut off till then. `$announcement`, "ANNOTATION=VALUE" a line, is what $node has to tell others, and
 * may say itself. Needs `ENVIRONMENT`, `AWAITING` and `RESTART_POD`.
 */
export const WRITE_CNI = `${RIVALS}${FLANNEL}${BRIDGE}printf '%s' "$network" | put 644 ${cniFile}
rivals | while IFS= read -r rival; do mv -fT -- "$rival" "$rival.off"; done
comes_up() {
  [ -f ${subnetFile} ] && has_interface && [ -z "$(lost_routes)" ] || return 1
  for subnet in $subnets_due; do subnets | grep -qxF "$subnet" || return 1; done
}
if [ -f ${subnetFile} ] || has_interface; then
  if ! comes_up; then
    restart_pod kube-flannel
    # A container that is started anew, after waiting minutes for its turn, has what its pod was given: that may be outdated.
    if ! await 30 "flannel" comes_up 2>/dev/null; then
      progress "making flannel's pod anew"
      kubectl --kubeconfig "$etc/kubelet.conf" -n kube-flannel delete pod --field-selector "spec.nodeName=$node" --wait=false >/dev/null || :
      await 120 "flannel" comes_up
    fi
  fi
  if ! has_bridge; then ip link delete dev cni0; fi
  hanging=$(cut_off)
  if [ -n "$hanging" ]; then
    if [ ! -e /sys/class/net/cni0 ]; then
      ip link add name cni0 mtu "$(sed -n 's/^FLANNEL_MTU=//p' ${subnetFile})" type bridge
      for subnet in $(subnets); do ip address add "$subnet" dev cni0; done
      ip link set dev cni0 up
    fi
    for veth in $hanging; do
      ip link set dev "$veth" master cni0
      ip link set dev "$veth" type bridge_slave hairpin on
    done
  fi
fi
if [ -n "$announcement" ]; then
  set --
  while IFS= read -r line; do set -- "$@" "$line"; done <<END
$announcement
END
  kubectl --kubeconfig "$etc/kubelet.conf" annotate node "$node" --overwrite "$@" >/dev/null
fi`;

/**
 * How flannel says the networks of a node's pods: by the first address of each.
 * @param podNetworks "10.244.6.0/24", as the API has them
 */
export function flannelSubnets(podNetworks: readonly string[]): string[] {
  return podNetworks.map((network) => {
    const [base, length] = ipaddr.parseCIDR(network);
    const bytes = base.toByteArray();
    bytes[bytes.length - 1]! += 1;
    return `${ipaddr.fromByteArray(bytes).toString()}/${length}`;
  });
}
