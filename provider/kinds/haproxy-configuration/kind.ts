import { CHANGING, READ } from "../../haproxy/assembly";
import { balancerFacts } from "../../haproxy/facts";
import type { Kind, Session } from "../../kind";
import { observeConfiguration } from "./observe";
import type { HaproxyConfigurationInputs } from "./resource";

/** The package's own configuration is kept for the day we leave. */
const APPLY = `${CHANGING}
locked
if [ ! -e "$parts/base.cfg" ] && [ -e "$whole" ]; then cp -p "$whole" "$parts/before.cfg"; fi
printf '%s\\n' "$strangers" | while IFS= read -r path; do
  if [ -n "$path" ]; then rm -f -- "$path"; fi
done
printf '%s' "$text" | change "$parts/base.cfg" "$mode"
`;

const REMOVE = `${CHANGING}
locked
if [ -e "$parts/before.cfg" ]; then mv "$parts/before.cfg" "$whole"; else rm -f "$whole"; fi
rm -rf "$parts"
if systemctl is-active -q haproxy.service; then reload; fi
`;

async function apply(
  session: Session,
  { access, text }: HaproxyConfigurationInputs,
  mode: "changed" | "always",
  found: readonly string[],
): Promise<void> {
  // Those without a file are gone from the next process.
  const strangers = found.filter((it) => it.startsWith("/")).join("\n");
  await session.run(access, { text: APPLY, vars: { text, mode, strangers } });
}

export const kind: Kind<HaproxyConfigurationInputs> = {
  type: "croft:loadbalancer:Configuration",
  facets: {
    access: "silent",
    text: "update",
    servers: "silent",
    serverFiles: "kept",
    strangers: "update",
    loaded: "update",
    stopped: "update",
  },

  id: ({ access }) => `${access.host}:haproxy.cfg`,

  sentence(verb, { access }) {
    if (verb === "delete") return `put back the former haproxy.cfg of ${access.host}`;
    return `let haproxy on ${access.host} take over its configuration`;
  },

  async read(reader, declared) {
    const facts = balancerFacts(await reader.probe(declared.access, { text: READ }));
    const inputs = observeConfiguration(declared, facts);
    return inputs === undefined ? undefined : { inputs };
  },

  // What stands there may be servers of a run whose record was lost: the next read tells.
  create: (session, inputs) => apply(session, inputs, "changed", []),
  // Only a new process opens what was shut in the old one.
  update: (session, olds, news) => apply(session, news, "always", olds.strangers),

  async delete(session, { access }) {
    await session.run(access, { text: REMOVE });
  },
};
