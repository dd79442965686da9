import { last, type Span } from "./spans";

const ROW = 16;
const LABELS = 340;
const CHART = 1000;
const TOP = 34;
const TICKS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

/**
 * A chart of a run as SVG, a row a step: a thin line while it could have run and waited for its turn, a bar while it ran. The
 * critical path is red. A pointer on a row tells what it waited for.
 */
export function renderGantt(
  title: string,
  spans: readonly Span[],
  critical: readonly Span[],
): string {
  const total = Math.max(1, ...spans.map(({ end }) => end));
  const x = (seconds: number): string => (LABELS + (seconds / total) * CHART).toFixed(1);
  const height = TOP + spans.length * ROW + 8;
  const byUrn = new Map(spans.map((span) => [span.urn, span]));
  const rows = spans.map((span, index) => {
    const waitedFor = last(span.after.flatMap((urn) => byUrn.get(urn) ?? []));
    const ready = Math.min(waitedFor?.end ?? 0, span.start);
    const y = TOP + index * ROW;
    const why = waitedFor === undefined ? "waited for nothing" : `waited for ${label(waitedFor)}`;
    const tip = `${label(span)}: ${span.operation}, ${seconds(span.start)} to ${seconds(span.end)} (${seconds(span.end - span.start)}); ${why}`;
    const width = Math.max(1.5, ((span.end - span.start) / total) * CHART).toFixed(1);
    return `<g class="${critical.includes(span) ? "critical" : "step"}"><title>${escaped(tip)}</title>
<text x="${LABELS - 8}" y="${y + 12}" text-anchor="end">${escaped(label(span))}</text>
<line x1="${x(ready)}" y1="${y + 8}" x2="${x(span.start)}" y2="${y + 8}"/>
<rect x="${x(span.start)}" y="${y + 3}" width="${width}" height="${ROW - 6}"/></g>`;
  });
  const step = TICKS.find((tick) => total / tick <= 12) ?? 1200;
  const ticks = Array.from({ length: Math.floor(total / step) + 1 }, (_, index) => index * step);
  const grid = ticks.map(
    (tick) =>
      `<path class="grid" d="M${x(tick)} ${TOP - 4}V${height - 8}"/><text x="${x(tick)}" y="${TOP - 8}" text-anchor="middle">${tick} s</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LABELS + CHART + 60}" height="${height}" font-family="sans-serif" font-size="11">
<style>svg { background: #fff } rect { fill: #4a7fb5 } line { stroke: #9bb; stroke-width: 1 } .grid { stroke: #ddd } .critical rect { fill: #c0392b } .critical text { font-weight: bold }</style>
<text x="8" y="14" font-size="13">${escaped(title)}</text>
${[...grid, ...rows].join("\n")}
</svg>
`;
}

/** "node1-time Service" */
export function label({ urn }: Pick<Span, "urn">): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  return `${name} ${type.slice(type.lastIndexOf(":") + 1)}`;
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
