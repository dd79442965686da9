import { parseDocument } from "yaml";
import type { Random } from "./random";

type Change = (inventory: ReturnType<typeof parseDocument>, random: Random) => void;

/** Changes of an inventory that any site can take and take back. */
const declarations: readonly Change[] = [
  (inventory, random) => inventory.set("timeServers", [`192.0.2.${1 + random.next(250)}`]),
  (inventory, random) =>
    inventory.setIn(["peers", `guest${random.next(1000)}`], {
      mesh: `10.66.0.${150 + random.next(50)}`,
    }),
  (inventory) => inventory.setIn(["peers", "laptop"], { mesh: "10.66.0.149" }),
  (inventory) => inventory.delete("peers"),
];

/** The inventory with one or two changes. */
export function redeclared(inventory: string, random: Random): string {
  const document = parseDocument(inventory);
  for (const change of random.shuffled(declarations).slice(0, 1 + random.next(2)))
    change(document, random);
  return document.toString();
}
