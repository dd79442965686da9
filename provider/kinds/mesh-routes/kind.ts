import type { InputFault, Kind, Script, Session } from "../../kind";
import { tincNode } from "../../mesh/names";
import { sessionSeconds } from "../../mesh/wireguard-facts";
import { ledServices, observeRoutes } from "./observe";
import { parseRule } from "./rules";
import type { MeshRoutesInputs } from "./resource";

/** How long a switch waits for peers that do not answer on the new carrier. */
const patienceSeconds = 60;

const READ = `
case $network in *:*) family=-6 ;; *) family=-4 ;; esac
ip "$family" route show root "$network" | factf routes
ip "$family" rule show | factf rules
[ -z "$services" ] || ip "$family" route show exact "$services" | factf services
for file in /etc/croft/mesh/*; do [ ! -e "$file" ] || echo "\${file##*/} $(cat "$file")"; done | factf files
`;

const look = (inputs: MeshRoutesInputs): Script => ({
  text: READ,
  vars: { network: inputs.network, services: ledServices(inputs) },
});

/**
 * Not a packet goes astray: a route is added before the one it takes over from is removed, and `replace` of one with the
 * same metric is a single step of the kernel.
 */
const APPLY = `
set -eu
case $network in
  # Ceph knows a network of IPv6 only by a route of this form; and such a route takes its interface's own address anyway.
  *:*) family=-6; host=128; way="proto static" ;;
  *) family=-4; host=32; way="src $source" ;;
esac
first=\${carriers%% *}
reaches() { # ADDRESS NODE
  case $first in
    tinc*) [ -e "/run/croft/tinc/$2" ] ;;
    *)
      wg show "$first" dump | awk -F '\\t' -v route="$1/$host" -v now="$(date +%s)" -v limit="$session" '
        NR > 1 && index("," $4 ",", "," route ",") && now - $5 <= limit { found = 1 }
        END { exit !found }'
      ;;
  esac
}
now=$(ip "$family" route show exact "$network" | sed -n '1s/.* dev \\([^ ]*\\).*/\\1/p')
if [ -n "$now" ] && [ "$now" != "$first" ]; then
  missing=$peers
  for second in $(seq "$patience"); do
    waiting=
    while read -r name address node; do
      [ -n "$name" ] || continue
      if reaches "$address" "$node"; then
        ip route replace "$address/$host" dev "$first" $way metric 50
      else
        waiting="$waiting$name $address $node
"
      fi
    done <<END
$missing
END
    missing=$waiting
    [ -n "$missing" ] || break
    progress "waiting on $first for $(echo "$missing" | cut -d' ' -f1 | xargs)"
    sleep 1
  done
  if [ -n "$missing" ]; then
    echo "$first has not reached $(echo "$missing" | cut -d' ' -f1 | xargs) within $patience s; packets to them still take $now" >&2
    exit 1
  fi
fi
printf '%s\\n' "$rules" | while read -r preference from to; do
  [ -z "$to" ] || ip "$family" rule del pref "$preference" from "$from" to "$to"
done
metric=0
for carrier in $carriers; do
  metric=$((metric + 100))
  echo "$metric" | put 0644 "/etc/croft/mesh/$carrier"
  for led in $network $services; do ip route replace "$led" dev "$carrier" $way metric "$metric"; done
done
for file in /etc/croft/mesh/*; do
  case " $carriers " in *" \${file##*/} "*) ;; *) rm -f "$file" ;; esac
done
{
  ip "$family" route show root "$network"
  for led in $services $former; do ip "$family" route show exact "$led"; done
} | while read -r route; do
  dev=$(echo "$route" | sed 's/.* dev \\([^ ]*\\).*/\\1/')
  metric=$(echo "$route" | sed -n 's/.* metric \\([^ ]*\\).*/\\1/p')
  case $route in
    "$network "* | "$services "*) if [ "$(cat "/etc/croft/mesh/$dev" 2>/dev/null)" = "\${metric:-0}" ]; then continue; fi ;;
    *)
      case " $roaming " in *" \${route%%[ /]*} "*) case " $carriers " in *" $dev "*) continue ;; esac ;; esac ;;
  esac
  ip "$family" route del $(echo "$route" | sed 's/ linkdown\\| pref medium//g')
done
`;

const REMOVE = `
case $network in *:*) family=-6 ;; *) family=-4 ;; esac
rm -rf /etc/croft/mesh
ip "$family" route flush root "$network"
[ -z "$services" ] || ip "$family" route flush exact "$services"
`;

export const kind: Kind<MeshRoutesInputs> = {
  type: "croft:mesh:MeshRoutes",
  facets: {
    access: "silent",
    network: "replace",
    source: "update",
    carriers: "update",
    atBoot: "update",
    peers: "silent",
    roaming: "silent",
    services: "update",
    exceptions: "update",
  },

  check({ carriers }): InputFault[] {
    return carriers.length > 0 ? [] : [{ property: "carriers", reason: "is empty" }];
  },

  id: ({ access, network }) => `${access.host}:${network}`,

  sentence(verb, { access, network, carriers }) {
    if (verb === "delete") return `remove the routes into ${network} on ${access.host}`;
    return `lead ${network} through ${carriers.join(", else ")} on ${access.host}`;
  },

  async read(reader, declared) {
    const inputs = observeRoutes(declared, await reader.probe(declared.access, look(declared)));
    return inputs && { inputs };
  },

  create: (session, inputs) => apply(session, inputs),
  update: (session, olds, news) => apply(session, news, olds),

  async delete(session, inputs) {
    const vars = { network: inputs.network, services: ledServices(inputs) };
    await session.run(inputs.access, { text: REMOVE, vars });
  },
};

async function apply(
  session: Session,
  inputs: MeshRoutesInputs,
  olds?: MeshRoutesInputs,
): Promise<void> {
  const { access, network, source, carriers, peers, roaming, services } = inputs;
  const former = ledServices(olds ?? {});
  const vars = {
    network,
    source,
    carriers: carriers.join(" "),
    peers: Object.entries(peers)
      .map(([name, address]) => `${name} ${address} ${tincNode(name)}`)
      .join("\n"),
    roaming: roaming.join(" "),
    services,
    former: former === services ? "" : former,
    rules: (olds?.exceptions ?? [])
      .flatMap((text) => parseRule(text) ?? [])
      .map(({ preference, from, to }) => `${preference} ${from} ${to}`)
      .join("\n"),
    patience: String(patienceSeconds),
    session: String(sessionSeconds),
  };
  await session.run(access, { text: APPLY, vars });
}
