import type { Kind, Session } from "../../kind";
import { wireguardFacts } from "../../mesh/wireguard-facts";
import { renderPeerFile } from "../../mesh/wireguard-peer-file";
import { observePeer } from "./observe";
import type { MeshPeerInputs } from "./resource";

/**
 * The file first, then the live peer: a run that is killed in between leaves what the next boot needs. Under a lock,
 * because an interface that is missing (its user-space daemon died, say) is restarted once, not by every peer.
 */
const applyText = `
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

const removeText = `
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

async function apply(session: Session, inputs: MeshPeerInputs, oldKey: string, endpoint: string) {
  const { access, peer, publicKey, allowedIps, keepaliveSeconds } = inputs;
  await session.run(access, {
    text: applyText,
    vars: {
      interface: inputs.interface,
      peer,
      content: renderPeerFile(inputs),
      old_key: oldKey,
      public_key: publicKey,
      allowed_ips: allowedIps.join(","),
      keepalive: String(keepaliveSeconds),
      endpoint,
    },
  });
}

export const kind: Kind<MeshPeerInputs> = {
  type: "croft:mesh:MeshPeer",
  facets: {
    access: "silent",
    interface: "replace",
    peer: "replace",
    publicKey: "update",
    endpoint: "update",
    allowedIps: "update",
    keepaliveSeconds: "update",
  },

  id: ({ access, interface: name, peer }) => `${access.host}:${name}:${peer}`,

  sentence(verb, { access, interface: name, peer, endpoint }) {
    if (verb === "delete") return `drop ${peer} from ${name} of ${access.host}`;
    return `connect ${access.host} with ${peer}${endpoint === "" ? "" : ` at ${endpoint}`} on ${name}`;
  },

  async read(reader, declared) {
    const facts = await wireguardFacts(reader, declared.access, declared.interface);
    const inputs = observePeer(declared, facts);
    return inputs === undefined ? undefined : { inputs };
  },

  create: (session, inputs) => apply(session, inputs, "", inputs.endpoint),

  update(session, olds, news, changed) {
    // An endpoint that nobody asked to change may have moved with its peer: to set it would cut the session off.
    const moved = changed.includes("endpoint") || changed.includes("publicKey");
    return apply(session, news, olds.publicKey, moved ? news.endpoint : "");
  },

  async delete(session, inputs) {
    const { access, interface: name, peer, publicKey } = inputs;
    const vars = { interface: name, peer, public_key: publicKey };
    await session.run(access, { text: removeText, vars });
  },
};
