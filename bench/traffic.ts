/** Counts of one host in a trace that the provider wrote (environment variable CROFT_TRACE). */
export interface HostTraffic {
  readonly host: string;
  readonly connections: number;
  readonly roundTrips: number;
}

/**
 * SSH's work by host, in name order.
 * @param text JSON lines, as the provider's trace has them
 */
export function traffic(text: string): readonly HostTraffic[] {
  const counts = new Map<string, { connections: number; roundTrips: number }>();
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const { event, host } = JSON.parse(line) as { event: string; host: string };
    if (event !== "connect" && event !== "trip") continue;
    const count = counts.get(host) ?? { connections: 0, roundTrips: 0 };
    if (event === "connect") count.connections++;
    else count.roundTrips++;
    counts.set(host, count);
  }
  return [...counts]
    .map(([host, count]) => ({ host, ...count }))
    .sort((a, b) => (a.host < b.host ? -1 : 1));
}
