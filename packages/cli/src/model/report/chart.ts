/** A line or dots over the unit square: both axes are shares. */
export interface Series {
  name: string;
  kind: "line" | "dots" | "bars";
  /** Dots and bars may weigh differently: `size` 0 to 1. */
  points: { x: number; y: number; size?: number; title?: string }[];
}

export interface Chart {
  title: string;
  x: { label: string; from: number; to: number };
  y: { label: string; from: number; to: number };
  /** Draws where both axes say the same. */
  diagonal?: string;
  series: Series[];
  /** A vertical line with a word beside it. */
  marks?: { x: number; text: string }[];
}

const [WIDTH, HEIGHT] = [560, 400];
const INSIDE = { left: 56, right: 28, top: 44, bottom: 52 };
const [RIGHT, FLOOR] = [WIDTH - INSIDE.right, HEIGHT - INSIDE.bottom];

// colours are the viewer's: light or dark, also where the picture stands alone
const STYLE = `
.chart{--ink:#1f2933;--soft:#64748b;--rule:#d9e0e8;--paper:#fff;--s0:#1b64d8;--s1:#c2410c;--s2:#15803d}
@media(prefers-color-scheme:dark){.chart{--ink:#e6edf3;--soft:#9aa7b4;--rule:#313b47;--paper:#12171d;--s0:#6ea8fe;--s1:#fb923c;--s2:#4ade80}}
.chart text{font:12px system-ui,sans-serif;fill:var(--soft)}
.chart .title{font-size:14px;font-weight:600;fill:var(--ink)}
.chart .paper{fill:var(--paper)}
.chart .rule{stroke:var(--rule);stroke-width:1}
.chart .even{stroke:var(--soft);stroke-dasharray:4 4}
.chart .line{fill:none;stroke-width:2;stroke-linejoin:round}
`;

/** The chart as an SVG that stands alone: no scripts, fonts or links; readable by screen readers. */
export function svg(chart: Chart): string {
  const place = {
    x: (value: number) => scaled(value, chart.x, INSIDE.left, RIGHT),
    y: (value: number) => scaled(value, chart.y, FLOOR, INSIDE.top),
  };
  const drawn = chart.series.map((series, i) => drawSeries(series, `var(--s${i % 3})`, place));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(chart.title)}">`,
    `<style>${STYLE}</style><rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    `<text class="title" x="${INSIDE.left}" y="24">${escaped(chart.title)}</text>`,
    axes(chart, place),
    chart.diagonal === undefined ? "" : diagonal(chart, chart.diagonal, place),
    ...(chart.marks ?? []).map((mark, i) => drawMark(mark, FLOOR - 8 - 15 * i, place)),
    ...drawn,
    legend(chart.series),
    "</svg>",
  ].join("\n");
}

type Place = { x(value: number): number; y(value: number): number };

const scaled = (value: number, { from, to }: Chart["x"], low: number, high: number) =>
  fine(low + ((Math.min(to, Math.max(from, value)) - from) / (to - from)) * (high - low));

function axes({ x, y }: Chart, place: Place): string {
  const middle = (INSIDE.top + FLOOR) / 2;
  return [
    ...ticks(y).map(
      (value) =>
        `<line class="rule" x1="${INSIDE.left}" x2="${RIGHT}" y1="${place.y(value)}" y2="${place.y(value)}"/><text x="${INSIDE.left - 8}" y="${place.y(value) + 4}" text-anchor="end">${named(value)}</text>`,
    ),
    ...ticks(x).map(
      (value) => `<text x="${place.x(value)}" y="${FLOOR + 18}" text-anchor="middle">${named(value)}</text>`,
    ),
    `<text x="${(INSIDE.left + RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escaped(x.label)}</text>`,
    `<text x="14" y="${middle}" text-anchor="middle" transform="rotate(-90 14 ${middle})">${escaped(y.label)}</text>`,
  ].join("");
}

function ticks({ from, to }: Chart["x"]): number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((one) => (to - from) / one <= 6) ?? 0.2;
  const first = Math.ceil(from / step - 1e-9);
  const many = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: many }, (_, i) => (first + i) * step);
}

function diagonal({ x, y }: Chart, text: string, place: Place): string {
  const [from, to] = [Math.max(x.from, y.from), Math.min(x.to, y.to)];
  return `<line class="even" x1="${place.x(from)}" y1="${place.y(from)}" x2="${place.x(to)}" y2="${place.y(to)}"><title>${escaped(text)}</title></line>`;
}

/** @param level height of the word, so that words of lines close by stand one over the other */
function drawMark({ x, text }: { x: number; text: string }, level: number, place: Place): string {
  const at = place.x(x);
  const end = at > WIDTH - 140;
  return `<line class="even" x1="${at}" x2="${at}" y1="${INSIDE.top}" y2="${FLOOR}"/><text x="${at + (end ? -6 : 6)}" y="${level}" text-anchor="${end ? "end" : "start"}">${escaped(text)}</text>`;
}

function drawSeries({ kind, points }: Series, colour: string, place: Place): string {
  if (kind === "line") {
    const path = points.map(({ x, y }, i) => `${i ? "L" : "M"}${place.x(x)} ${place.y(y)}`).join("");
    return `<path class="line" stroke="${colour}" d="${path}"/>`;
  }
  return points
    .map(({ x, y, size = 0.3, title }) => {
      const says = title === undefined ? "" : `<title>${escaped(title)}</title>`;
      return kind === "bars"
        ? `<rect fill="${colour}" fill-opacity="0.18" x="${place.x(x) - 12}" y="${fine(FLOOR - size * (FLOOR - INSIDE.top))}" width="24" height="${fine(size * (FLOOR - INSIDE.top))}">${says}</rect>`
        : `<circle fill="${colour}" cx="${place.x(x)}" cy="${place.y(y)}" r="${fine(3 + 5 * Math.sqrt(size))}">${says}</circle>`;
    })
    .join("");
}

function legend(series: Series[]): string {
  if (series.length < 2) return "";
  let at = RIGHT;
  return series
    .map(({ name }, i) => {
      at -= name.length * 6.4 + 24;
      return `<circle fill="var(--s${i % 3})" cx="${fine(at)}" cy="20" r="4"/><text x="${fine(at + 9)}" y="24">${escaped(name)}</text>`;
    })
    .join("");
}

const named = (share: number) => `${Math.round(share * 100)} %`;
const fine = (value: number) => Math.round(value * 10) / 10;

export const escaped = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] as string,
  );
