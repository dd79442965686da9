import type { InputFault, Kind, Session } from "../../kind";
import { Turns } from "../../kubernetes/turns";
import { rows } from "../../rows";
import type { ImagesInputs } from "./resource";
import { PULL, READ, UNPIN } from "./shell";

const TIMEOUT_SECONDS = 1800;
const turns = new Turns();

export const kind: Kind<ImagesInputs> = {
  type: "croft:kubernetes:Images",
  facets: { access: "silent", images: "update" },

  check({ images }) {
    const faults: InputFault[] = [];
    for (const [reference, digest] of Object.entries(images)) {
      const property = `images["${reference}"]`;
      if (!/^[^\s:@]+\/[^\s:@]+:[\w.-]+$/.test(reference))
        faults.push({ property, reason: `"${reference}" is no image with a registry and a tag` });
      if (!/^[0-9a-f]{64}$/.test(digest))
        faults.push({ property, reason: `"${digest}" is no SHA-256 in hex digits` });
    }
    return faults;
  },

  id: ({ access }) => `${access.host}:images`,

  sentence: (verb, { access }) =>
    verb === "delete"
      ? `leave the images of the cluster on ${access.host} to the kubelet's cleaning`
      : `pull the images of the cluster on ${access.host}`,

  async read(reader, declared) {
    const { stdout, facts } = await reader.probe(declared.access, { text: READ });
    if (facts["store"] === undefined) return undefined;
    // A store that cannot be asked is the row of its service's to show.
    if (facts["answers"] === undefined) return { inputs: declared };
    const found = new Map(rows(stdout).map(imageOf));
    const images = Object.keys(declared.images).flatMap((reference) => {
      const digest = found.get(reference);
      return digest === undefined ? [] : [[reference, digest] as const];
    });
    if (images.length === 0) return undefined;
    return { inputs: { ...declared, images: Object.fromEntries(images) } };
  },

  create: (session, inputs) => pull(session, inputs),

  async update(session, olds, news) {
    await pull(session, news);
    const gone = Object.keys(olds.images).filter((name) => news.images[name] === undefined);
    await unpin(session, news, gone);
  },

  async delete(session, inputs) {
    await unpin(session, inputs, Object.keys(inputs.images));
  },
};

/** One that is not pinned is there until the kubelet needs the room. */
function imageOf(row: string): [reference: string, digest: string] {
  const [reference = "", digest = "", how] = row.split(" ");
  return [reference, how === "pinned" ? digest : `${digest}, not pinned`];
}

async function pull(session: Session, { access, images }: ImagesInputs): Promise<void> {
  const wanted = Object.entries(images).map(([reference, digest]) => `${reference} ${digest}`);
  const run = (anew: "yes" | "no") =>
    session.run(
      access,
      { text: PULL, vars: { wanted: wanted.join("\n"), anew } },
      { timeoutSeconds: TIMEOUT_SECONDS },
    );
  const { facts } = await run("no");
  // Members of etcd are among the containers, of which more than one must not be away at a time.
  if (facts["lost"] !== undefined) await turns.take("containers", () => run("yes"));
}

async function unpin(
  session: Session,
  { access }: ImagesInputs,
  references: readonly string[],
): Promise<void> {
  if (references.length === 0) return;
  await session.run(access, { text: UNPIN, vars: { references: references.join(" ") } });
}
