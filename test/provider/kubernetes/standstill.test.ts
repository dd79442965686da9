/** When a control plane that was mended may leave its share to be carried later. That etcd comes back then is shown on machines. */
import { expect, test } from "vitest";
import { isStandstill } from "../../../provider/kinds/control-plane/gate";
import { FakeSession } from "./fake-session";
import { controlPlaneInputs } from "./node-inputs";

const runs = { runs: "yes" };

// Broken by: waiting for this one in any case. Of two whose etcd is gone, the first would wait for ever for the second.
test.each([
  ["it runs alone of three", { node1: {}, node2: {}, node3: runs }, true],
  ["another cannot be reached", { node1: {}, node3: runs }, true],
  ["there is a majority, so it is its own lack", { node1: runs, node2: {}, node3: runs }, false],
  ["it does not run itself", { node1: {}, node2: {}, node3: {} }, false],
])("%s", async (_, hosts, standstill) => {
  expect(await isStandstill(new FakeSession(hosts), controlPlaneInputs)).toBe(standstill);
});
