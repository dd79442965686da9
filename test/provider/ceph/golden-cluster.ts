/** A real cluster's documents, and parts of them after somebody's hand: golden/storage/SOURCES.md. */
import type { TreeNode } from "../../../provider/ceph/crush";
import { parseFacts } from "../../../provider/ceph/parse-facts";
import { golden } from "../../support/golden";

/** As the probe prints them. */
export const text = golden("storage/facts.json");

export const documents = JSON.parse(text) as {
  osdDump: { pools: { pool_name: string }[]; osds: object[] };
};
export const facts = parseFacts(text);

export const tampered = JSON.parse(golden("storage/tampered.json")) as {
  rules: { rule_id: number; rule_name: string }[];
  osdTree: { nodes: TreeNode[] };
  osdDump: { osds: object[] };
};

/** The cluster with one part as somebody has left it. */
export const after = (part: object) => parseFacts(JSON.stringify({ ...documents, ...part }));
