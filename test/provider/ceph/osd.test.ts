/** What a preview refuses of a disk. That Ceph makes an OSD of one that it may have is shown on machines. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import { READ_DISK } from "../../../provider/ceph/disk";
import { forgetLooks } from "../../../provider/ceph/look";
import type { Script } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/ceph-osd/kind";
import { clearLeftovers } from "../../../provider/kinds/ceph-osd/leftovers";
import { FakeSession } from "../kubernetes/fake-session";
import { facts, text } from "./golden-cluster";
import { osdInputs } from "./osd-inputs";

/** A host with this disk, and a cluster whose look ends with this code. */
class Storage extends FakeSession {
  constructor(
    private readonly disk: object,
    private readonly code = 0,
  ) {
    forgetLooks();
    super({ node1: { stdout: text } });
  }

  override async probe(host: HostAccess, script?: Script) {
    const answer = await super.probe(host);
    return script?.text === READ_DISK
      ? { ...answer, stdout: JSON.stringify(this.disk) }
      : { ...answer, code: this.code };
  }
}

const inputs = { ...osdInputs, fsid: facts.fsid };
const bluestore = (osd: string) => {
  return { real: "/dev/sdx", holds: "bluestore", fsid: facts.fsid, osd };
};
const known = facts.osds[0]!.uuid;
const refusal =
  "node1: /dev/disk/by-id/d was an OSD of this cluster that has been removed; if it may be lost, " +
  "empty it with: wipefs --all /dev/sdx";

// Broken by: leaving it to the run, whose preview had promised the OSD.
test.each<[string, Storage, string[]]>([
  ["an empty disk", new Storage({ holds: "" }), []],
  ["an OSD of the cluster", new Storage(bluestore(known)), []],
  ["an OSD that was purged", new Storage(bluestore("gone")), [refusal]],
  ["one of a cluster that is gone as a whole", new Storage(bluestore("gone"), 3), [refusal]],
  ["one of a cluster that is silent", new Storage(bluestore("gone"), 4), []],
])("refused: %s", async (_, session, refusals) => {
  forgetLooks();
  expect(await kind.refuse!(session, inputs)).toEqual(refusals);
});

// Broken by: leaving it there. The orchestrator gives the new OSD, which gets the same number, to the daemon of the old one.
test.each([
  ["there is one", "osd.1\n", [["orch daemon rm", ["osd.1"]]]],
  ["there is none", "", []],
])("the daemon of an OSD that was purged is taken away: %s", async (_, leftovers, expected) => {
  forgetLooks();
  const session = new FakeSession({ node1: { stdout: text, leftovers } });
  await clearLeftovers(session, inputs, { real: "/dev/sdx", holds: "" });
  const orders = session.ran.flatMap(
    ({ stdin }) => JSON.parse(stdin ?? "") as { command: { prefix: string; names: string[] } }[],
  );
  expect(orders.map(({ command }) => [command.prefix, command.names])).toEqual(expected);
});
