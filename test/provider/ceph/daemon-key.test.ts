/** A daemon's key: how the monitors know it, and how they are told it again. What they make of it is for the lab. */
import { expect, test } from "vitest";
import { forgetLooks } from "../../../provider/ceph/look";
import { keyStanding, restoreKey } from "../../../provider/ceph/daemon-key";
import { FakeSession } from "../kubernetes/fake-session";
import { StandInHost } from "../kubernetes/stand-in-host";
import { text } from "./golden-cluster";
import { osdInputs } from "./osd-inputs";

const caps = { osd: "allow *", mon: "allow profile osd", mgr: "allow profile osd" };
const knows = (clients: Record<string, { caps: Record<string, string>; key: string }>) =>
  keyStanding({ clients }, "osd.1");

test("a key is as it was made, unknown, or may something else", () => {
  expect(knows({ "osd.1": { caps, key: "" } })).toBe("as made");
  expect(knows({ "osd.0": { caps, key: "" } })).toBe("unknown to the monitors");
  expect(knows({ "osd.1": { caps: { mon: "allow r" }, key: "" } })).toBe("may mon allow r");
  expect(knows({ "osd.1": { caps: {}, key: "" } })).toBe("may nothing");
});

/** The key is its host's own; what the monitors are told goes to a session that remembers it. */
async function told(keyring: string): Promise<string[]> {
  forgetLooks();
  const host = new StandInHost({}, { "ceph/F/osd.1/keyring": keyring });
  const session = new FakeSession({ node1: { stdout: text } });
  session.run = async (where, script, options = {}) => {
    session.ran.push({ host: where.host, script, stdin: String(options.stdin ?? "") });
    return options.stdin === undefined ? host.run(where, script) : session.probe(where);
  };
  const { members, access } = osdInputs;
  await restoreKey(session, members, access, "F", "osd.1");
  return session.ran.map(({ stdin }) => stdin).filter((it) => it !== "");
}

test("the monitors are told the key that the OSD has", async () => {
  const [order] = await told("[osd.1]\n\tkey = QUJD\n");
  expect(JSON.parse(order!)).toMatchObject([
    {
      command: { prefix: "auth import" },
      input:
        '[osd.1]\n\tkey = QUJD\n\tcaps mgr = "allow profile osd"\n\tcaps mon = "allow profile osd"\n\tcaps osd = "allow *"\n',
    },
  ]);
});

test("of a host without the key that is said", async () => {
  await expect(told("")).rejects.toThrow("node1 has no key of osd.1 any more");
});
