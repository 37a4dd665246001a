import type { Left, Part } from "../drafted.ts";
import { aligned, at, comment, indented, keyed, list, scalar, text } from "../write/yaml.ts";
import type { Cell } from "./cells.ts";
import { type Decision, decisionOf, type Entry } from "./decision.ts";
import { hiddenIn } from "./hidden.ts";

/** The fact that says whom a record is given. */
const ROUTE = "route";
/** The fact that says which of the entries that no row can say fits first. */
const SPECIAL = "special";

/** A rule of the org whose entries are asked in order, and what they give. */
export interface Rule {
  name: string;
  file: string;
  entries: Entry[];
}

/** The steps that give a record to whom the rule names, and what of the rule is not in them. */
export function assignmentParts(
  rule: Rule,
  idle: ReadonlyMap<number, string>,
): { parts: Part[]; left: Left[] } {
  const { parts, left } = routingSteps(rule, idle);
  return { parts: parts.length > 0 ? [...parts, OWNER] : [], left };
}

const OWNER: Part = {
  agent: "dispatcher",
  reads: [ROUTE],
  writes: ["OwnerId"],
  lines: [
    ...comment(
      `Whom the rule names has it, a queue as ever. To let Throughline choose somebody of the queue's team instead, write team: '{${ROUTE}}' for to:, and say how, such as by: least loaded.`,
    ),
    "- assign: owner",
    "  agent: dispatcher",
    `  when: given(${ROUTE})`,
    `  to: '{${ROUTE}}'`,
  ],
};

/** Whom no entry gives to somebody is not the workflow's to follow. */
export const STAYS: Part = {
  agent: "dispatcher",
  reads: [ROUTE],
  lines: [
    "- end: not-routed",
    "  agent: dispatcher",
    `  when: '!given(${ROUTE})'`,
    "  as: stays where it is",
  ],
};

/** What is said where the org has no rule that could be carried over. */
export function noRulePart(object: string, rules: Rule[]): Part {
  const inactive = rules.map(({ name, file }) => `"${name}" in ${file}`).join(", ");
  const found = inactive
    ? `${object} has no active assignment rule; not active: ${inactive}.`
    : `The metadata has no assignment rule for ${object}.`;
  return {
    lines: comment(
      `${found} A record stays with whom it has when it is created: add a step that assigns it.`,
    ),
  };
}

/** The entry that a line of the workflow's text stands for: it says so itself, or a line or two below. */
export function entryAt(workflow: string, line: number): number | undefined {
  const near = workflow.split("\n").slice(line - 1, line + 5);
  const mark = near.map((text) => /(?:# |gives: )entry (\d+)/.exec(text)?.[1]).find(Boolean);
  return mark === undefined ? undefined : Number(mark);
}

/**
 * The steps that settle whom a record is given, as the rule does it: a decision table or rules, with every entry at its
 * place, and what could not be carried over as a comment there.
 * @param idle entries of which it is known that they never decide, by their number, with why
 */
function routingSteps(rule: Rule, idle: ReadonlyMap<number, string>): { parts: Part[]; left: Left[] } {
  const { asked: reachable, never } = reached(rule.entries);
  const hidden = new Map([...idle, ...hiddenIn(reachable)]);
  const asked = reachable.map((entry): Entry => {
    const why = entry.left === undefined ? hidden.get(entry.number) : undefined;
    return why === undefined ? entry : { ...entry, left: `it never decides, as ${why}`, idle: true };
  });
  const owners = [
    ...new Set(asked.flatMap(({ gives, left }) => (gives && left === undefined ? [gives] : []))),
  ];
  const left = asked.flatMap((entry): Left[] =>
    entry.left === undefined ? [] : [{ ...placeOf(entry), what: nameOf(rule, entry), why: entry.left }],
  );
  const [first] = never;
  if (first)
    left.push({
      ...placeOf(first),
      what: `assignment rule ${rule.name}, ${spanOf(never)}`,
      why: `never reached: entry ${first.number - 1} takes whatever comes to it`,
    });
  if (owners.length === 0) return { parts: [], left };
  const decision = decisionOf(asked);
  const intro = comment(
    `The assignment rule "${rule.name}" (${rule.file}), its ${rule.entries.length} entries in their order; the first that fits decides.`,
  );
  const fact = {
    [ROUTE]: ["type: choice", "optional: true", "title: Who gets it", ...ofOwners(owners)],
  };
  const reads = asked.flatMap(({ when, left }) => (when && left === undefined ? [when] : []));
  const common = { agent: "dispatcher" as const, reads };
  if (decision.as === "rules")
    return { parts: [{ ...common, lines: [...intro, ...byRules(asked)], gives: fact }], left };
  const after = never.length > 0 ? comment(`${spanOf(never)}: never reached.`) : [];
  const table: Part = {
    ...common,
    lines: [...intro, ...byTable(decision, after)],
    gives: fact,
  };
  if (decision.specials.length === 0) return { parts: [table], left };
  const names = decision.specials.map(({ number }) => `entry ${number}`);
  const special: Part = {
    ...common,
    lines: [
      ...comment("Entries whose criteria are more than cells of a table can say. Each has its row below."),
      ...bySpecials(decision.specials),
    ],
    gives: {
      [SPECIAL]: ["type: choice", "optional: true", "title: Special case", `of: ${list(names)}`],
    },
  };
  return { parts: [special, { ...table, reads: [...reads, SPECIAL] }], left };
}

/** What comes after an entry that takes everything is never asked. */
function reached(entries: Entry[]): { asked: Entry[]; never: Entry[] } {
  const end = entries.findIndex(({ when, left }) => when === undefined && left === undefined);
  const asked = end < 0 ? entries : entries.slice(0, end + 1);
  return { asked, never: entries.slice(asked.length) };
}

const placeOf = ({ file, line }: Entry) => ({ file, line });
const nameOf = ({ name }: Rule, { number }: Entry) => `assignment rule ${name}, entry ${number}`;
const spanOf = (entries: Entry[]) => {
  const [first, last] = [entries[0]?.number, entries.at(-1)?.number];
  return first === last ? `entry ${first}` : `entries ${first} to ${last}`;
};

/** The owners in one line, or one a line where they are many. */
const ofOwners = (owners: string[]): string[] =>
  owners.length <= 5
    ? [`of: ${list(owners)}`]
    : ["of:", ...indented(owners.map((owner) => `- ${text(owner)}`))];

const given = (entry: Entry) => (entry.gives === undefined ? "none" : text(entry.gives));

/** An entry that is left out, as a comment at its place. */
function leftOut(entry: Entry): string[] {
  const then = entry.idle ? "" : " What it would take goes on to the entries after it.";
  return comment(
    `entry ${entry.number} is not carried over (${at(entry)}): ${entry.text} → ${entry.gives ?? "nobody"}. Why: ${entry.left}.${then}`,
    108,
  );
}

/** What a rule says beside its condition. */
const remark = (entry: Entry) =>
  `# entry ${entry.number}${entry.gives === undefined ? ": stays where it is" : ""}`;

function byRules(entries: Entry[]): string[] {
  const rules = entries.flatMap((entry) => {
    if (entry.left !== undefined) return leftOut(entry);
    if (entry.when === undefined) return [`- otherwise: ${given(entry)}  ${remark(entry)}`];
    return [...keyed("- when", entry.when, remark(entry)), `  gives: ${given(entry)}`];
  });
  const always = entries.some(({ when, left }) => when === undefined && left === undefined);
  if (!always) rules.push("- otherwise: none  # no entry fits: it stays where it is");
  return [
    `- decide: ${ROUTE}`,
    "  agent: dispatcher",
    `  gives: ${ROUTE}`,
    "  rules:",
    ...indented(rules, 4),
  ];
}

function bySpecials(entries: Entry[]): string[] {
  const rules = entries.flatMap((entry) => [
    ...keyed("- when", entry.when ?? "true"),
    `  gives: entry ${entry.number}`,
  ]);
  return [
    "- decide: special-case",
    "  agent: dispatcher",
    `  gives: ${SPECIAL}`,
    "  rules:",
    ...indented([...rules, "- otherwise: none"], 4),
  ];
}

/** The table, its columns below each other. */
function byTable({ columns, rows, specials }: Decision & { as: "table" }, after: string[]): string[] {
  const inputs = [...columns, ...(specials.length > 0 ? [SPECIAL] : [])];
  const written = rows.map((row) => {
    if ("left" in row) return { lines: leftOut(row.left) };
    const { entry, cells, special } = row;
    const all = [
      ...cells.map(cellText),
      ...(specials.length > 0 ? [special ? `entry ${entry.number}` : "any"] : []),
    ];
    return { cells: [...all.map((cell) => `${cell}, `), `${given(entry)}]  `, remark(entry)] };
  });
  const lines = aligned(
    written.flatMap(({ cells: [first, ...more] = [] }) =>
      first === undefined ? [] : [[`- [${first}`, ...more]],
    ),
  );
  const always = rows.some((row) => !("left" in row) && !row.special && row.cells.every((cell) => !cell));
  return [
    `- decide: ${ROUTE}`,
    "  agent: dispatcher",
    `  gives: ${ROUTE}`,
    "  table:",
    "    hit: first  # the order of the entries is meant",
    `    inputs: ${list(inputs)}`,
    "    rows:",
    ...indented(
      [...written.flatMap(({ lines: comments }) => comments ?? [lines.shift() ?? ""]), ...after],
      6,
    ),
    ...(always ? [] : ["    otherwise: none  # no entry fits: it stays where it is"]),
  ];
}

/** A cell as it is written. */
function cellText(cell: Cell | undefined): string {
  if (!cell) return "any";
  if (cell.is === "compare") return `'${`${cell.op} ${comparedText(cell.value)}`.replaceAll("'", "''")}'`;
  const values = cell.values.map((value) => (value === null ? "none" : scalar(value)));
  const [only] = cell.values;
  // alone these words mean something else, in a list they do not
  const bare = values.length === 1 && !(typeof only === "string" && /^(any|[<>=!])/.test(only));
  return bare ? (values[0] as string) : `[${values.join(", ")}]`;
}

/** What a comparison names: a text that looks like something else stands in quotes. */
function comparedText(value: string | number | boolean | null): string {
  if (value === null) return "none";
  if (typeof value !== "string") return String(value);
  return /^(none|true|false|[+-]?[\d.]+)$/.test(value) || /^["']|^\s|\s$/.test(value) ? `"${value}"` : value;
}
