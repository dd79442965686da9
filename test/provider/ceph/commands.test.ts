/** How an order finds its way to a cluster. What the orders themselves do is shown on machines. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import { ceph } from "../../../provider/ceph/commands";
import { FakeSession, access } from "../kubernetes/fake-session";
import { text } from "./golden-cluster";

/** A cluster whose monitors hold an election at the first look. */
class Electing extends FakeSession {
  private looks = 0;

  override async probe(host: HostAccess) {
    this.looks += 1;
    return this.looks === 1
      ? { code: 4, stdout: "", stderr: "the monitors do not answer: election", facts: {} }
      : super.probe(host);
  }
}

// Broken by: giving up on the look that comes before an order.
test("an order waits until the monitors answer", async () => {
  const session = new Electing({ node1: { stdout: text } });
  await ceph(session, [access("node1")], [{ to: "mon", command: { prefix: "osd in" } }]);
  expect(session.ran.map(({ host }) => host)).toEqual(["node1"]);
});
