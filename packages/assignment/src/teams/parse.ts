import { type Document, isAlias, isMap, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import type { Member, Team, Teams } from "../types.ts";
import { hoursByName } from "./hours-schema.ts";
import { limitProblems } from "./limits.ts";
import { hoursNamed, nameProblems } from "./names.ts";
import { type TeamsFile, teamsFile } from "./schema.ts";

/** Something wrong with `teams.yaml`: what, where (1-based), and what to do. All are errors. */
export interface TeamsProblem {
  code: string;
  message: string;
  line: number;
  column: number;
  fix?: string;
}

/** A thousand people take about 200 KB. */
const LARGEST = 2_000_000;

/**
 * Reads the file `teams.yaml`. Never throws: without `teams` there is at least one problem,
 * and all problems come at once.
 */
export function parseTeams(text: string): { teams?: Teams; problems: TeamsProblem[] } {
  if (text.length > LARGEST) {
    const message = `This file has ${text.length} characters; at most ${LARGEST} are read.`;
    return {
      problems: [{ code: "too-large", message, line: 1, column: 1, fix: "Split it or check what it is." }],
    };
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => ({
      code: "syntax",
      message,
      ...place(pos[0]),
    }));
    return { problems };
  }
  let file: unknown;
  try {
    file = document.toJS();
  } catch (error) {
    // references that multiply beyond measure
    return { problems: [{ code: "syntax", message: (error as Error).message, line: 1, column: 1 }] };
  }
  const read = teamsFile.safeParse(file ?? {}, { reportInput: true });
  const problems = [
    ...(read.success ? [] : read.error.issues.flatMap(fromIssue)),
    ...nameProblems(file),
    ...limitProblems(file),
  ].map(({ path, at, ...problem }) => ({ ...problem, ...place(offsetOf(document, path, at)) }));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return read.success && problems.length === 0 ? { teams: toTeams(read.data), problems } : { problems };
}

interface Placed {
  code: string;
  message: string;
  fix?: string;
  path: PropertyKey[];
  at?: "key";
}

function fromIssue(issue: z.core.$ZodIssue): Placed[] {
  const path = issue.path;
  const name = String(path.at(-1) ?? "");
  if (issue.code === "unrecognized_keys") {
    const fix = "Remove it, or see to its spelling.";
    return issue.keys.map((key) => ({
      code: "unknown-key",
      message: `"${key}" is not known here.`,
      path: [...path, key],
      at: "key" as const,
      fix,
    }));
  }
  if (issue.input === undefined && issue.code !== "custom") {
    return [{ code: "missing", message: `"${name}" is missing.`, path, fix: `Add ${name}.` }];
  }
  if (issue.code === "invalid_key")
    return [{ code: "wrong-value", message: issue.issues[0]?.message ?? issue.message, path, at: "key" }];
  if (issue.code === "custom" && issue.params?.at === "key") {
    return [{ code: "wrong-value", message: issue.message, path, at: "key" }];
  }
  return [{ code: "wrong-value", message: issue.message.replace(/^Invalid input: /, `"${name}": `), path }];
}

/** Where a path stands; the nearest place above it when it is not in the file. */
function offsetOf(document: Document.Parsed, path: PropertyKey[], at?: "key"): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step)) as
        | { key: Node; value: unknown }
        | undefined;
      if (!pair) break;
      offset = pair.key.range?.[0] ?? offset;
      if (at === "key" && depth === path.length - 1) break;
      next = pair.value;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
    }
    if (!next) break;
    node = next as Node;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}

function toTeams(file: TeamsFile): Teams {
  const hours = hoursByName(file.hours, (name) => hoursNamed(file, name));
  const teams = Object.entries(file.teams).map(([name, { members = [], ...team }]): Team => {
    const own = hoursNamed(file, team.hours);
    return {
      ...team,
      ...{ name, hours: own },
      members: members.map((member): Member => {
        const silent = (["skills", "capacity"] as const).filter((key) => member[key] === undefined);
        return {
          ...member,
          skills: member.skills ?? {},
          capacity: member.capacity ?? team.capacity ?? 1,
          hours: member.hours === undefined ? own : hoursNamed(file, member.hours),
          ...(silent.length > 0 && { silent }),
        };
      }),
    };
  });
  return { ...file, hours, teams };
}
