import { REMOVE_DROP_INS } from "../../drop-ins";
import type { Kind, Session } from "../../kind";
import { SETTING_INTERFACE } from "../../mesh/interface";
import { tincFacts } from "../../mesh/tinc-facts";
import { packed, WRITING } from "../../mesh/tinc-files";
import { sha256 } from "../../sha256";
import { UNMASK } from "../../unmasked";
import { observeNode, readOnce } from "./observe";
import type { TincNodeInputs } from "./resource";

/**
 * A restart is felt by whatever the mesh carries, so it happens only for what tinc reads once: its own configuration, its
 * key, its own host file. The interface of a daemon that runs on is set right by itself.
 */
const APPLY = `${WRITING}${SETTING_INTERFACE}${UNMASK}${REMOVE_DROP_INS}
unit=tinc@$network.service
remove_drop_ins "$unit"
drop_all
put_all
if ! printf '%s' "$private_key" | cmp -s - rsa_key.priv; then
  printf '%s' "$private_key" | put 0600 rsa_key.priv
  action=restart
fi
chown 0:0 rsa_key.priv
chmod 0600 rsa_key.priv
unmask "$unit"
systemctl --quiet enable "$unit"
if [ "$action" = restart ] || ! systemctl --quiet is-active "$unit" || [ ! -e /run/croft/tinc/.started ]; then
  systemctl reset-failed "$unit" 2>/dev/null || true
  rm -f /run/croft/tinc/.started
  systemctl restart "$unit"
  for try in $(seq 50); do
    if [ -e /run/croft/tinc/.started ]; then break; fi
    sleep 0.1
  done
  if [ ! -e /run/croft/tinc/.started ]; then
    echo "$unit does not come up; it said last:" >&2
    journalctl -q -n 8 --no-pager -o cat -u "$unit" >&2 || true
    exit 1
  fi
else
  reload
fi
set_interface
`;

const REMOVE = `${UNMASK}
unit=tinc@$network.service
unmask "$unit"
if [ "$(systemctl show -p LoadState --value "$unit")" != not-found ]; then
  systemctl --quiet disable --now "$unit" || exit 1
fi
rm -rf "/etc/tinc/$network" /run/croft/tinc
`;

export const kind: Kind<TincNodeInputs> = {
  type: "croft:mesh:TincNode",
  facets: {
    access: "silent",
    network: "replace",
    interface: "replace",
    files: "update",
    privateKey: "update",
    address: "update",
    mtu: "update",
    atBoot: "update",
    running: "update",
    peers: "silent",
    peerFiles: "kept",
    strangers: "update",
    rights: "update",
  },

  id: ({ access, network }) => `${access.host}:${network}`,

  sentence(verb, { access, network }) {
    const act = { create: "start", update: "bring into line", delete: "remove" };
    return `${act[verb]} tinc's network ${network} on ${access.host}`;
  },

  async read(reader, declared) {
    const { access, network } = declared;
    const facts = await tincFacts(reader, access, network, declared.interface);
    const inputs = observeNode(declared, facts, sha256(declared.privateKey));
    return inputs && { inputs };
  },

  async create(session, inputs) {
    const found = await kind.read(session, inputs);
    await apply(session, inputs, found?.inputs ?? { ...inputs, files: {}, running: false });
  },

  update: (session, olds, news) => apply(session, news, olds),

  async delete(session, { access, network }) {
    await session.run(access, { text: REMOVE, vars: { network } });
  },
};

async function apply(session: Session, news: TincNodeInputs, olds: TincNodeInputs): Promise<void> {
  const { access, network, address, mtu, files, privateKey } = news;
  const own = Object.keys(files);
  const restart =
    !olds.running || own.some((path) => readOnce(path, own) && olds.files[path] !== files[path]);
  const left = Object.keys(olds.files).filter((path) => !(path in files));
  const vars = {
    network,
    interface: news.interface,
    address,
    mtu: String(mtu),
    files: packed(files),
    stale: [...left, ...olds.strangers].join("\n"),
    private_key: privateKey,
    action: restart ? "restart" : "keep",
  };
  await session.run(access, { text: APPLY, vars });
}
