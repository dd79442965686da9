import type { HostAccess } from "../../access";
import type { Answer, Kind, Reader, Session } from "../../kind";
import { type InterfaceFacts, observePeer, parseDump } from "./observe";
import { renderPeerFile } from "./peer-file";
import type { MeshPeerInputs } from "./resource";

/**
 * One probe for all peers of an interface, so that a host with two hundred peers is asked once. The preshared key, the
 * second column, stays on the host, and so does the first row, which holds the private key.
 */
const lookText = `
fact now "$(date +%s)"
for file in "/etc/wireguard/$interface.d"/*.conf; do
  [ -e "$file" ] || continue
  name=\${file##*/}
  printf '#file %s\\n' "\${name%.conf}"
  cat "$file"
  echo
done | factf files
if command -v wg >/dev/null && ip link show dev "$interface" >/dev/null 2>&1; then
  timeout 5 wg show "$interface" dump | tail -n +2 | cut -f1,3- | factf live
fi
`;

/** All peers of an interface as their host has them. */
export async function lookAtPeers(
  reader: Reader,
  access: HostAccess,
  interfaceName: string,
): Promise<InterfaceFacts> {
  return interfaceFacts(
    await reader.probe(access, { text: lookText, vars: { interface: interfaceName } }),
  );
}

/**
 * The file first, then the live peer: a run that is killed in between leaves what the next boot needs. Under a lock,
 * because an interface that is missing (its user-space daemon died, say) is restarted once, not by every peer.
 */
const applyText = `
set -e
umask 077
directory="/etc/wireguard/$interface.d"
file="$directory/$peer.conf"
mkdir -p "$directory"
exec 9>"/run/lock/croft-$interface"
flock 9
former=
if [ -e "$file" ]; then former=$(sed -n 's/^PublicKey *= *//p' "$file"); fi
printf '%s' "$content" >"$file.new"
sync "$file.new"
mv "$file.new" "$file"
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
    const facts = await lookAtPeers(reader, declared.access, declared.interface);
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

/** From the probe's answer to facts. */
export function interfaceFacts({ facts }: Answer): InterfaceFacts {
  const files: Record<string, string> = {};
  for (const part of (facts["files"] ?? "").split(/^#file /m).slice(1)) {
    const end = part.indexOf("\n");
    files[part.slice(0, end)] = part.slice(end + 1);
  }
  const now = Number(facts["now"]);
  const live = facts["live"];
  return { files, now, ...(live === undefined ? {} : { live: parseDump(live) }) };
}
