import type { FieldReport, Report, WriterLine } from "./index.ts";
import { eventInWords } from "./told.ts";

/** The report as one page of Markdown, to be sent round. */
export function markdownOf(report: Report): string {
  const { object, totals } = report;
  return `${[
    `# Who writes what on ${object}`,
    `${count(totals.active, "active writer")} of ${count(totals.fields, "field")}, ${count(totals.collisions, "collision")}${totals.notDecided > 0 ? ` and ${totals.notDecided} not decided` : ""}, ${count(totals.loops, "loop")}. Read from ${count(totals.files, "file")} of metadata; nothing of it was executed.`,
    totalsOf(report),
    matrix(report),
    collisions(report.fields),
    loops(report),
    blockers(report),
    targets(report),
    writers(report.fields),
    unread(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

const count = (number: number, of: string): string => `${number} ${of}${number === 1 ? "" : "s"}`;

/** A cell of a table, on one line. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
const code = (text: string): string => (text.includes("`") ? `\`\` ${cell(text)} \`\`` : `\`${cell(text)}\``);

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const section = (title: string, rows: string[], most = Number.POSITIVE_INFINITY): string =>
  rows.length === 0
    ? ""
    : [
        `## ${title}`,
        ...rows.slice(0, most),
        ...(rows.length > most ? [`… and ${rows.length - most} more.`] : []),
      ].join("\n\n");

function totalsOf({ totals }: Report): string {
  const kinds = Object.entries(totals.kinds).sort(([a], [b]) => (a < b ? -1 : 1));
  return table(
    ["Writers", "active", "switched off"],
    kinds.map(([kind, { active, inactive }]) => [kind, String(active), String(inactive)]),
  );
}

function matrix({ fields, columns }: Report): string {
  const rows = fields.map((field) => {
    const cells = field.cells.map(({ active, inactive, collides }) => {
      const off = inactive > 0 ? ` (+${inactive} off)` : "";
      return active + inactive === 0
        ? "–"
        : `${collides ? "**⚠ " : ""}${active}${collides ? "**" : ""}${off}`;
    });
    return [code(field.field), ...cells, String(field.collisions.length)];
  });
  if (rows.length === 0) return "";
  return `## Fields and their writers\n\n⚠ part of a collision\n\n${table(["Field", ...columns.map(({ name }) => name), "Collisions"], rows)}`;
}

function collisions(fields: FieldReport[]): string {
  const all = fields.flatMap((one) => one.collisions);
  const order = all.toSorted((a, b) => (a.verdict < b.verdict ? -1 : a.verdict > b.verdict ? 1 : 0));
  const rows = order.map((one) => {
    const [first, second] = one.writers;
    const places = one.writers.map(
      ({ kind, name, file, line }) => `- ${kind} **${cell(name)}**, ${code(`${file}:${line}`)}`,
    );
    const shown = one.example ? `Example, ${cell(eventInWords(one))}` : undefined;
    return [
      `### ${code(one.field)}: ${cell(first.name)}, then ${cell(second.name)}${one.verdict === "collides" ? "" : " (not decided)"}`,
      `${cell(one.verdict === "collides" ? one.because : `It hangs on: ${one.because}`)} ${sentence(one.how)}`,
      places.join("\n"),
      ...(shown ? [shown] : []),
    ].join("\n\n");
  });
  const unseen = fields.flatMap(({ field, unseen }) =>
    unseen ? [`${unseen} pairs of writers of ${code(field)}`] : [],
  );
  const left = unseen.length > 0 ? [`Not looked at, since there are too many: ${unseen.join(", ")}.`] : [];
  return section("Collisions", [...rows, ...left]);
}

const sentence = (how: string): string => `It is ${how}.`;

const loops = ({ loops }: Report): string =>
  section(
    "Loops",
    loops.map(({ writers, verdict, because, fields }) => {
      const places = writers.map(
        ({ kind, name, file, line }) => `- ${kind} **${cell(name)}**, ${code(`${file}:${line}`)}`,
      );
      return `${verdict === "goes round" ? "**Goes round.**" : verdict === "settles" ? "Settles." : "Not decided."} ${cell(because)} By ${fields.map(code).join(", ")}.\n\n${places.join("\n")}`;
    }),
  );

function blockers({ blockers }: Report): string {
  if (blockers.length === 0) return "";
  const rows = blockers.map(({ kind, name, active, when, message, file, line }) => [
    ...[`${kind} **${cell(name)}**${active ? "" : " (off)"}`, cell(when) || "always", cell(message ?? "")],
    code(`${file}:${line}`),
  ]);
  return `## What refuses a save\n\n${table(["Rule", "Refuses when", "Says", "At"], rows)}`;
}

function targets({ targets }: Report): string {
  if (targets.length === 0) return "";
  const rows = targets.map(({ kind, name, by, because, file, line, active }) => [
    ...[kind, `**${cell(name)}**`, by ? `${by.kind} ${cell(by.name)}${active ? "" : " (off)"}` : "", because],
    code(`${file}:${line}`),
  ]);
  return `## What is pointed at and is not as it should be\n\n${table(["What", "Name", "By", "Because", "At"], rows)}`;
}

function writers(fields: FieldReport[]): string {
  return section(
    "Every writer",
    fields.map(
      ({ field, writers }) =>
        `### ${code(field)}\n\n${table(["Writer", "Moment", "Writes", "When", "At"], writers.map(row))}`,
    ),
  );
}

const row = ({ kind, name, active, moment, value, when, file, line, via }: WriterLine): string[] => [
  `${kind} **${cell(name)}**${active ? "" : " (off)"}${via ? ` via ${cell(via.join(", "))}` : ""}`,
  ...[moment, cell(value), cell(when ?? "always"), code(`${file}:${line}`)],
];

const unread = ({ unread }: Report): string =>
  unread.length === 0
    ? ""
    : `## Files that could not be read\n\n${unread.map(({ file, line, why }) => `- ${code(line ? `${file}:${line}` : file)}: ${cell(why)}`).join("\n")}`;
