import { CHANGING, READ } from "../../haproxy/assembly";
import { balancerFacts } from "../../haproxy/facts";
import type { Kind, Session } from "../../kind";
import { observeServer, renderTarget } from "./observe";
import type { HaproxyServerInputs } from "./resource";

const APPLY = `${CHANGING}
locked
printf '    server %s %s\\n' "$server" "$target" | change "$parts/servers/$backend/$server" "$mode"
`;

/** Field 5 of "show stat" is the number of current sessions. @see HAProxy 2.6 Management Guide, section 9.1 */
const REMOVE = `${CHANGING}
sessions() { ask 'show stat' | awk -F, -v b="$backend" -v s="$server" '$1 == b && $2 == s { print $5 }'; }
if systemctl is-active -q haproxy.service && [ -n "$(sessions)" ]; then
  ask "set server $backend/$server state drain" >/dev/null
  attempt=0
  while [ "$attempt" -lt 60 ] && [ "$(sessions)" != 0 ]; do
    if [ "$attempt" = 0 ]; then progress "waiting for its sessions to end"; fi
    attempt=$((attempt + 1))
    sleep 0.5
  done
fi
locked
rm -f "$parts/servers/$backend/$server"
rmdir "$parts/servers/$backend" 2>/dev/null || true
take changed
`;

async function apply(session: Session, inputs: HaproxyServerInputs, mode: "changed" | "always") {
  const { access, backend, server, address, port } = inputs;
  const vars = { backend, server, target: renderTarget(address, port), mode };
  await session.run(access, { text: APPLY, vars });
}

export const kind: Kind<HaproxyServerInputs> = {
  type: "croft:loadbalancer:Server",
  facets: {
    access: "silent",
    backend: "replace",
    server: "replace",
    address: "update",
    port: "update",
    administration: "update",
  },

  id: ({ access, backend, server }) => `${access.host}:${backend}/${server}`,

  sentence(verb, { access, backend, server, address, port }) {
    if (verb === "delete") return `drain ${server} of ${backend} on ${access.host} and take it out`;
    return `let ${access.host} send ${backend} to ${server} at ${renderTarget(address, port)}`;
  },

  async read(reader, declared) {
    const facts = balancerFacts(await reader.probe(declared.access, { text: READ }));
    const inputs = observeServer(declared, facts);
    return inputs === undefined ? undefined : { inputs };
  },

  create: (session, inputs) => apply(session, inputs, "changed"),

  // A state that somebody set in the running process is in no file: only a new process forgets it.
  update: (session, _olds, news) => apply(session, news, "always"),

  async delete(session, { access, backend, server }) {
    await session.run(access, { text: REMOVE, vars: { backend, server } });
  },
};
