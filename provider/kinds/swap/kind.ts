import type { Kind, Session } from "../../kind";
import { rows } from "../../rows";
import type { SwapInputs } from "./resource";

/**
 * Swap comes from fstab and zram-generator by way of swap.target; the tools of Raspberry Pi OS and of Debian's zram-tools
 * switch it on in services of their own.
 */
const services = "dphys-swapfile.service zramswap.service";

/**
 * The kernel lists every area it uses. One whose file does not exist here belongs to another root file system on the same
 * kernel, and could not be switched off from here.
 */
const LOOKING = `
areas() {
  tail -n +2 /proc/swaps | while read -r area _; do
    area=$(printf '%b' "$area")
    if [ -e "$area" ]; then printf '%s\\n' "$area"; fi
  done
}
units() {
  if [ "$(systemctl is-enabled swap.target 2>/dev/null)" != masked ]; then echo swap.target; fi
  for unit in ${services}; do
    case $(systemctl is-enabled "$unit" 2>/dev/null) in enabled*) echo "$unit" ;; esac
  done
}
`;

const READ = `${LOOKING}
areas | factf areas
units | factf units
`;

const APPLY = `${LOOKING}
set -e
for unit in $(units); do
  if [ "$unit" = swap.target ]; then systemctl mask -q "$unit"; else systemctl disable -q --now "$unit"; fi
done
areas | while IFS= read -r area; do
  progress "moving $area back into memory"
  swapoff "$area"
done
`;

const REMOVE = `
systemctl unmask -q swap.target
`;

async function apply(session: Session, { access }: SwapInputs): Promise<void> {
  // What was swapped out has to be read back in, on a slow card at a few megabytes a second.
  await session.run(access, { text: APPLY }, { timeoutSeconds: 900 });
}

export const kind: Kind<SwapInputs> = {
  type: "croft:host:NoSwap",
  facets: { access: "silent", areas: "update", units: "update" },

  id: ({ access }) => `${access.host}:swap`,

  sentence(verb, { access }) {
    if (verb === "delete") return `let ${access.host} swap again from its next boot`;
    return `switch swap off on ${access.host}`;
  },

  async read(reader, declared) {
    const { facts } = await reader.probe(declared.access, { text: READ });
    const { areas, units } = facts;
    return { inputs: { ...declared, areas: rows(areas), units: rows(units) } };
  },

  create: apply,
  update: (session, _olds, news) => apply(session, news),

  async delete(session, { access }) {
    await session.run(access, { text: REMOVE });
  },
};
