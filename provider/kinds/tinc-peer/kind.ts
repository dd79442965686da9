import type { Kind, Session } from "../../kind";
import { tincFacts } from "../../mesh/tinc-facts";
import { packed, peerPaths, type TincFiles, WRITING } from "../../mesh/tinc-files";
import type { TincPeerInputs } from "./resource";

const applyText = `${WRITING}
drop_all
put_all
reload
`;

const removeText = `
[ -d "/etc/tinc/$network" ] || exit 0
${applyText}`;

export const kind: Kind<TincPeerInputs> = {
  type: "croft:mesh:TincPeer",
  facets: {
    access: "silent",
    network: "replace",
    interface: "silent",
    peer: "replace",
    files: "update",
    loaded: "update",
  },

  id: ({ access, network, peer }) => `${access.host}:${network}:${peer}`,

  sentence(verb, { access, network, peer }) {
    if (verb === "delete") return `drop ${peer} from tinc's network ${network} on ${access.host}`;
    return `make ${peer} known to tinc's network ${network} on ${access.host}`;
  },

  async read(reader, declared) {
    const { access, network, peer } = declared;
    const facts = await tincFacts(reader, access, network, declared.interface);
    const own = peerPaths(peer).filter((path) => path in facts.files);
    if (own.length === 0) return undefined;
    return {
      inputs: {
        ...declared,
        files: Object.fromEntries(own.map((path) => [path, facts.files[path]!])),
        // A daemon that does not run reads them when it starts.
        loaded: !own.some((path) => facts.newerThanReload.includes(path)),
      },
    };
  },

  create: (session, inputs) => write(session, inputs, inputs.files),
  update: (session, _olds, news) => write(session, news, news.files),

  delete: (session, inputs) => write(session, inputs, {}, removeText),
};

async function write(
  session: Session,
  { access, network, peer }: TincPeerInputs,
  files: TincFiles,
  text = applyText,
): Promise<void> {
  const stale = peerPaths(peer).filter((path) => !(path in files));
  const vars = { network, files: packed(files), stale: stale.join("\n") };
  await session.run(access, { text, vars });
}
