import { FIND_DROP_INS, REMOVE_DROP_INS } from "../../drop-ins";
import { guardOfUnit } from "../../guard/guard";
import type { Kind, Script, Session } from "../../kind";
import { INTERFACE_ADDRESSES, SETTING_INTERFACE } from "../../mesh/interface";
import { UNMASK } from "../../unmasked";
import { observeInterface } from "./observe";
import type { MeshInterfaceInputs } from "./resource";

/**
 * Never the private key, nor a preshared one: the first row of the dump holds the one, the second column the other. A daemon
 * in user space that a signal has stopped keeps its interface up and answers nobody: that is not up.
 */
const READ = `${INTERFACE_ADDRESSES}${FIND_DROP_INS}
find_drop_ins "wg-quick@$interface.service"
fact drop_ins "$drop_ins"
fact enabled "$(systemctl is-enabled "wg-quick@$interface.service" 2>/dev/null)"
if command -v wg >/dev/null && ip link show dev "$interface" up 2>/dev/null | grep -q . &&
  dump=$(timeout 5 wg show "$interface" dump)
then
  fact mtu "$(cat "/sys/class/net/$interface/mtu")"
  printf '%s\\n' "$dump" | head -n 1 | cut -f2-4 | factf own
  printf '%s\\n' "$dump" | tail -n +2 | cut -f1,4 | factf live
  printf '%s\\n' "$dump" | awk 'NR > 1 && $2 != "(none)" { print $1 }' | factf preshared
  addresses | factf addresses
fi
set -- "/etc/wireguard/$interface.d"/*
if [ -e "$1" ]; then
  stat -c '%Z %n' -- "$@" | factf stamps
  awk '/^ *PublicKey *=/ { sub(/^[^=]*= */, ""); print $1, FILENAME }' "$@" | factf keys
  find "/etc/wireguard/$interface.d" '(' -type d -perm /022 -o ! -type d ! -perm 600 -o ! -uid 0 -o ! -gid 0 ')' \\
    -exec stat -c '%n %F, mode %04a, owner %U:%G' {} + | factf rights
fi
`;

const look = (inputs: MeshInterfaceInputs): Script => ({
  text: READ,
  vars: { interface: inputs.interface },
});

/** Each is set only where it differs: a port that is set again is bound again. */
const APPLY = `${SETTING_INTERFACE}${UNMASK}${REMOVE_DROP_INS}
set -eu
unit=wg-quick@$interface.service
unmask "$unit"
remove_drop_ins "$unit"
systemctl --quiet enable "$unit"
answers() {
  ip link set dev "$interface" up 2>/dev/null && timeout 5 wg show "$interface" public-key >/dev/null 2>&1
}
# One that is only down, or whose daemon is only stopped, is not made anew: what is built on it, the pods' network say, would
# go with it.
if ! answers; then
  systemctl kill --signal=CONT "$unit" 2>/dev/null || true
  if ! answers; then
    systemctl reset-failed "$unit" 2>/dev/null || true
    systemctl restart "$unit"
  fi
fi
if [ "$(wg show "$interface" public-key)" != "$public_key" ]; then
  sed -n 's/^PrivateKey *= *//p' "/etc/wireguard/$interface.conf" | wg set "$interface" private-key /dev/stdin
fi
if [ "$(wg show "$interface" listen-port)" != "$port" ]; then wg set "$interface" listen-port "$port"; fi
if [ "$(wg show "$interface" fwmark)" != "$mark" ]; then wg set "$interface" fwmark "$mark"; fi
wg show "$interface" preshared-keys | awk '$2 != "(none)" { print $1 }' |
  while read -r key; do wg set "$interface" peer "$key" preshared-key /dev/null; done
set_interface
printf '%s\\n' "$strangers" | while IFS= read -r stranger; do
  case $stranger in
    "") ;;
    # A key may begin with a slash too.
    "/etc/wireguard/$interface.d/"*) rm -f "$stranger" ;;
    # A drop-in, which has gone before.
    /*.conf) ;;
    *) wg set "$interface" peer "\${stranger%% *}" remove ;;
  esac
done
printf '%s\\n' "$exposed" | while IFS= read -r path; do
  if [ -d "$path" ]; then
    chown 0:0 "$path"
    chmod 0700 "$path"
  elif [ -e "$path" ]; then
    cat "$path" | put 0600 "$path"
  fi
done
`;

const REMOVE = `${UNMASK}
unit=wg-quick@$interface.service
unmask "$unit"
if [ "$(systemctl show -p LoadState --value "$unit")" != not-found ]; then
  systemctl --quiet disable --now "$unit" || exit 1
fi
if ip link show dev "$interface" >/dev/null 2>&1; then ip link delete dev "$interface"; fi
rm -rf "/etc/wireguard/$interface.d"
`;

export const kind: Kind<MeshInterfaceInputs> = {
  type: "croft:mesh:MeshInterface",
  facets: {
    access: "silent",
    interface: "replace",
    address: "update",
    port: "update",
    mtu: "update",
    mark: "update",
    publicKey: "update",
    atBoot: "update",
    up: "update",
    peers: "silent",
    presharedKeys: "update",
    peerFiles: "kept",
    strangers: "update",
    rights: "update",
  },

  id: ({ access, interface: name }) => `${access.host}:${name}`,

  sentence(verb, { access, interface: name }) {
    const act = { create: "bring up", update: "bring into line", delete: "take down" };
    return `${act[verb]} ${name} on ${access.host}`;
  },

  async read(reader, declared) {
    const inputs = observeInterface(declared, await reader.probe(declared.access, look(declared)));
    return inputs && { inputs };
  },

  // What stands on an interface that was found may be peers of a run whose record was lost: the next read tells.
  create: (session, inputs) => apply(session, inputs, { strangers: [], rights: {} }),
  update: (session, olds, news) => apply(session, news, olds),

  async delete(session, { access, interface: name }) {
    const script = { text: REMOVE, vars: { interface: name } };
    const guard = guardOf(name)!;
    const paths = [...guard.paths, `/etc/wireguard/${name}.d`];
    await session.run(access, script, { guard: { ...guard, paths } });
  },
};

const guardOf = (name: string) => guardOfUnit(`wg-quick@${name}.service`);

async function apply(
  session: Session,
  inputs: MeshInterfaceInputs,
  found: Pick<MeshInterfaceInputs, "strangers" | "rights">,
): Promise<void> {
  const { access, address, port, mtu, mark, publicKey } = inputs;
  const vars = {
    interface: inputs.interface,
    address,
    port: String(port),
    mtu: String(mtu),
    public_key: publicKey,
    mark,
    strangers: found.strangers.join("\n"),
    exposed: Object.keys(found.rights).join("\n"),
  };
  await session.run(access, { text: APPLY, vars }, { guard: guardOf(inputs.interface) });
}
