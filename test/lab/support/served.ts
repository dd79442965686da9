import { eventually, type LabSite } from "./site";

export const nodes = ["node1", "node2", "node3"];

/** The page by way of the balancer, then of every node, within a minute each. */
export async function served(site: LabSite): Promise<void> {
  await thePage(site, 60);
  // A node's port leads to pods of all nodes in turn.
  const ask = `for i in 1 2 3 4 5 6; do curl -sf -m 3 -o /dev/null "http://$(hostname):30080/" || exit 0; done; echo yes`;
  for (const node of nodes)
    await eventually(`all pods of the page by way of ${node}`, 60, async () =>
      (await site.on(node, ask)) === "" ? undefined : true,
    );
}

/** The page's text, by way of the balancer. */
export async function thePage(site: LabSite, seconds: number): Promise<string> {
  const url = await site.output("page");
  return eventually("the page", seconds, () => site.fetch(url));
}

/** All hosts lose power at once and get it back. */
export async function powerCut(site: LabSite): Promise<void> {
  const hosts = ["gate", ...nodes];
  await site.lab("fault", "crash", ...hosts);
  const url = await site.output("page");
  if ((await site.fetch(url)) !== undefined) throw new Error(`${url} is served without a host`);
  await site.lab("fault", "start", ...hosts);
}
