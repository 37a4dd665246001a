import type { Insights } from "../api/types.ts";

type Line = [part: string, name: string, measure: string, value: number | string | null];

/** All figures in one table for a spreadsheet: which part of the page, of what, which measure, its value. Shares are 0 to 1, times milliseconds, money US dollars. */
export function csvOf(data: Insights): string {
  const lines: Line[] = [
    ["all", "", "from", data.from],
    ["all", "", "until", data.until],
    ["all", "", "touch-free rate", data.touchFree.share],
    ["all", "", "cost per item", data.cost.mean],
    ...ownership("all", { name: "", ...data.figures }),
    ...data.weeks.flatMap((week) => ownership("week", week)),
    ...(["team", "topic", "step"] as const).flatMap((by) => data.by[by].flatMap((one) => ownership(by, one))),
    ...data.causes.map(
      ({ is, step = "", name = "", by = "", moves }): Line => [
        ...(["cause", [is, step, name, by].filter(Boolean).join(" "), "reassignments"] as const),
        moves,
      ],
    ),
    ...data.decidedBy.flatMap(({ week, counts }) =>
      Object.entries(counts).map(([by, many]): Line => ["decided by", week, by, many]),
    ),
    ...data.stages.flatMap(({ stage, items, medianMs, p95Ms }): Line[] => [
      ["stage", stage, "items", items],
      ["stage", stage, "median", medianMs],
      ["stage", stage, "95 %", p95Ms],
    ]),
    ...data.milestones.flatMap(({ name, of, met, all }): Line[] => [
      [`milestone of ${of}`, name, "met", met],
      [`milestone of ${of}`, name, "over", all],
    ]),
    ...data.accuracy.flatMap(({ name, by, decisions, corrected }): Line[] => [
      ["accuracy", `${name} by ${by}`, "decisions", decisions],
      ["accuracy", `${name} by ${by}`, "corrected", corrected],
    ]),
    ...data.cost.bins.map(
      ({ upTo, items }): Line => ["cost", upTo === null ? "more" : `up to ${upTo}`, "items", items],
    ),
    ...data.foreign.writers.map(
      ({ kind, name, writes }): Line => ["foreign writes", `${kind} ${name}`, "writes", writes],
    ),
  ];
  return tableOf(["part", "name", "measure", "value"], lines);
}

/** Rows as CSV, with their head. */
export const tableOf = (head: string[], rows: (number | string | null)[][]): string =>
  [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");

function ownership(
  part: string,
  {
    name,
    items,
    firstRight,
    reassigned,
    reassignments,
    pingPong,
    timeToFirst,
    milestones,
  }: Insights["weeks"][number],
): Line[] {
  const measures: Record<string, number | null> = {
    ...{ items, reassignments: reassignments.total, "ping-pong": pingPong.count },
    ...{ "first-time-right": firstRight.share, "reassigned items": reassigned.share },
    ...{ "first owner after, median": timeToFirst.median, "milestones met": milestones.share },
  };
  return Object.entries(measures).map(([measure, value]): Line => [part, name, measure, value]);
}

/** What begins like a formula is a text for a spreadsheet, too. */
function cell(value: Line[number]): string {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
