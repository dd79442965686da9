import { differing, onEachPart, type OnHost, readParts } from "../../host-parts";
import type { Kind, Session } from "../../kind";
import { wireguardFacts } from "../../mesh/wireguard-facts";
import { type PeerFacets, renderPeerFile } from "../../mesh/wireguard-peer-file";
import { observePeer } from "./observe";
import type { MeshPeerInputs } from "./resource";

/**
 * The file first, then the live peer: a run that is killed in between leaves what the next boot needs. Under a lock,
 * because an interface that is missing (its user-space daemon died, say) is restarted once, not by every peer.
 */
const APPLY = `
set -e
umask 077
directory="/etc/wireguard/$interface.d"
file="$directory/$peer.conf"
exec 9>"/run/lock/croft-$interface"
flock 9
former=
if [ -e "$file" ]; then former=$(sed -n 's/^PublicKey *= *//p' "$file"); fi
printf '%s' "$content" | put 0600 "$file"
ip link show dev "$interface" >/dev/null 2>&1 || systemctl restart "wg-quick@$interface"
for key in "$former" "$old_key"; do
  if [ -n "$key" ] && [ "$key" != "$public_key" ]; then wg set "$interface" peer "$key" remove; fi
done
wg set "$interface" peer "$public_key" persistent-keepalive "$keepalive" allowed-ips "$allowed_ips"
if [ -n "$endpoint" ]; then wg set "$interface" peer "$public_key" endpoint "$endpoint"; fi
`;

const REMOVE = `
directory="/etc/wireguard/$interface.d"
file="$directory/$peer.conf"
former=
if [ -e "$file" ]; then former=$(sed -n 's/^PublicKey *= *//p' "$file"); fi
for key in "$former" "$public_key"; do
  if [ -n "$key" ] && command -v wg >/dev/null && ip link show dev "$interface" >/dev/null 2>&1; then
    wg set "$interface" peer "$key" remove || exit 1
  fi
done
rm -f "$file"
rmdir "$directory" 2>/dev/null || true
`;

type Part = OnHost<PeerFacets>;

async function apply(
  session: Session,
  inputs: MeshPeerInputs,
  part: Part,
  oldKey: string,
  endpoint: string,
) {
  await session.run(part.access, {
    text: APPLY,
    vars: {
      interface: inputs.interface,
      peer: inputs.peer,
      content: renderPeerFile(part),
      old_key: oldKey,
      public_key: part.publicKey,
      allowed_ips: part.allowedIps.join(","),
      keepalive: String(part.keepaliveSeconds),
      endpoint,
    },
  });
}

export const kind: Kind<MeshPeerInputs> = {
  type: "croft:mesh:MeshPeer",
  facets: { interface: "replace", peer: "replace", hosts: "update" },

  id: ({ interface: name, peer }) => `${name}:${peer}`,

  sentence(verb, { interface: name, peer, hosts }) {
    const where = `${name} of ${Object.keys(hosts).join(", ")}`;
    return verb === "delete" ? `drop ${peer} from ${where}` : `make ${peer} known to ${where}`;
  },

  async read(reader, declared) {
    const { interface: name, peer } = declared;
    const hosts = await readParts(declared.hosts, async (part) =>
      observePeer(peer, part, await wireguardFacts(reader, part.access, name)),
    );
    return Object.keys(hosts).length === 0 ? undefined : { inputs: { ...declared, hosts } };
  },

  create: (session, inputs) =>
    onEachPart(inputs.hosts, (part) => apply(session, inputs, part, "", part.endpoint)),

  update(session, olds, news) {
    return onEachPart(differing(olds.hosts, news.hosts), (part, host) => {
      const old = olds.hosts[host];
      // An endpoint that nobody asked to change may have moved with its peer: to set it would cut the session off.
      const moved = old?.endpoint !== part.endpoint || old.publicKey !== part.publicKey;
      return apply(session, news, part, old?.publicKey ?? "", moved ? part.endpoint : "");
    });
  },

  delete: (session, { interface: name, peer, hosts }) =>
    onEachPart(hosts, ({ access, publicKey }) => {
      const vars = { interface: name, peer, public_key: publicKey };
      return session.run(access, { text: REMOVE, vars });
    }),
};
