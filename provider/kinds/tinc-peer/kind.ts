import type { HostAccess } from "../../access";
import { differing, onEachPart, readParts } from "../../host-parts";
import type { Kind, Session } from "../../kind";
import { tincFacts } from "../../mesh/tinc-facts";
import { packed, peerPaths, type TincFiles, WRITING } from "../../mesh/tinc-files";
import type { TincPeerInputs } from "./resource";

const APPLY = `${WRITING}
drop_all
put_all
reload
`;

const REMOVE = `
[ -d "/etc/tinc/$network" ] || exit 0
${APPLY}`;

export const kind: Kind<TincPeerInputs> = {
  type: "croft:mesh:TincPeer",
  facets: { network: "replace", interface: "silent", peer: "replace", hosts: "update" },

  id: ({ network, peer }) => `${network}:${peer}`,

  sentence(verb, { network, peer, hosts }) {
    const where = `tinc's network ${network} on ${Object.keys(hosts).join(", ")}`;
    return verb === "delete" ? `drop ${peer} from ${where}` : `make ${peer} known to ${where}`;
  },

  async read(reader, declared) {
    const { network, interface: name, peer } = declared;
    const hosts = await readParts(declared.hosts, async (part) => {
      const facts = await tincFacts(reader, part.access, network, name);
      const own = peerPaths(peer).filter((path) => path in facts.files);
      if (own.length === 0) return undefined;
      return {
        ...part,
        files: Object.fromEntries(own.map((path) => [path, facts.files[path]!])),
        // A daemon that does not run reads them when it starts.
        loaded: !own.some((path) => facts.newerThanReload.includes(path)),
      };
    });
    return Object.keys(hosts).length === 0 ? undefined : { inputs: { ...declared, hosts } };
  },

  create: (session, inputs) =>
    onEachPart(inputs.hosts, (part) => write(session, inputs, part.access, part.files)),
  update: (session, olds, news) =>
    onEachPart(differing(olds.hosts, news.hosts), (part) =>
      write(session, news, part.access, part.files),
    ),

  delete: (session, inputs) =>
    onEachPart(inputs.hosts, ({ access }) => write(session, inputs, access, {}, REMOVE)),
};

async function write(
  session: Session,
  { network, peer }: TincPeerInputs,
  access: HostAccess,
  files: TincFiles,
  text = APPLY,
): Promise<void> {
  const stale = peerPaths(peer).filter((path) => !(path in files));
  const vars = { network, files: packed(files), stale: stale.join("\n") };
  await session.run(access, { text, vars });
}
