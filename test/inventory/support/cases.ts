import type { ChartPlace } from "../../../inventory/checks/releases";
import { type Edit, edited, faultsOf } from "./base";

/** One mistake: an edit of the base inventory, or a text of its own, and every line that is said of it. */
export type FaultCase = { readonly title: string; readonly faults: readonly string[] } & (
  { readonly edits: readonly Edit[] } | { readonly text: string }
);

export interface FaultCases {
  readonly subject: string;
  readonly cases: readonly FaultCase[];
}

/** Mistakes about one subject. */
export function faultCases(subject: string, cases: readonly FaultCase[]): FaultCases {
  return { subject, cases };
}

/** The project's folder as the cases know it. */
export function chartAt(path: string): ChartPlace {
  return path === "charts/absent" ? "absent" : path === "charts/folder" ? "no-chart" : "chart";
}

/** Every line that is said of a case. */
export function saidOf(it: FaultCase): string[] {
  return faultsOf("text" in it ? it.text : edited(it.edits), { chartAt });
}
