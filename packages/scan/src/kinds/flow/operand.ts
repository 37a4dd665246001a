import type { Value } from "@throughline/workflow";
import type { Frame } from "./frame.ts";
import type { Record } from "./records.ts";
import type { Ways } from "./ways.ts";

/** What a value is, seen from the record that is written. */
export interface Operand {
  /** As it is written, or in words. */
  text: string;
  /** As a Salesforce formula over paths from the record that is written; none where it cannot be said so. */
  formula?: string;
  /** A literal; its formula is there too. */
  value?: Value;
  /** The id of a queue, user, role or record type that is looked up by its name. */
  named?: { of: string; name: string };
}

/** One of the values that something can have at a step, and in which ways through which flow it has that one. */
export interface Alternative {
  operand: Operand;
  given: { frame: Frame; ways: Ways }[];
}

/** How records and their fields are called from the record that is written. */
export interface View {
  /** The path of a field of the record of that id; undefined where it cannot be reached. */
  path(record: string, field: string): string | undefined;
  /** Whether it is the record that set the flow off, so that what it was before the save can be asked. */
  saved: boolean;
}

/** Seen from a record. */
export function viewFrom({ id, links = [] }: Record): View {
  return {
    saved: id === "$Record",
    path: (record, field) => {
      if (id === "$Record" && record === "$Record__Prior") return `Prior.${field}`;
      return (
        below(record, id, "", field) ??
        links.map(({ to, path }) => below(record, to, path, field)).find(Boolean)
      );
    },
  };
}

function below(record: string, root: string, path: string, field: string): string | undefined {
  if (record !== root && !record.startsWith(`${root}.`)) return undefined;
  return [path, record.slice(root.length + 1), field].filter(Boolean).join(".");
}

/** A value that is always the same one. */
export const certain = (operand: Operand): Alternative[] => [{ operand, given: [] }];

/** One of which only the text is known. */
export const unknown = (text: string): Alternative[] => certain({ text });

/** A literal, as an operand. */
export function literal(value: Value, type?: "date" | "datetime"): Operand {
  const text = value === null ? "blank" : JSON.stringify(value);
  if (type) return { text, value, formula: `${type === "date" ? "DATEVALUE" : "DATETIMEVALUE"}(${text})` };
  if (typeof value === "boolean") return { text, value, formula: value ? "TRUE" : "FALSE" };
  return { text, value, formula: value === null ? "NULL" : text };
}

/** So many values of one thing are told apart; of more it is said that it is not known. */
export const MOST = 250;

/** Every way of taking one alternative of each part. */
export function combined(parts: Alternative[][], make: (operands: Operand[]) => Operand): Alternative[] {
  let rows: { operands: Operand[]; given: Alternative["given"] }[] = [{ operands: [], given: [] }];
  for (const part of parts)
    rows = rows
      .flatMap((row) =>
        part.map((one) => ({
          operands: [...row.operands, one.operand],
          given: [...row.given, ...one.given],
        })),
      )
      .slice(0, MOST + 1);
  if (rows.length > MOST) return unknown(make(parts.flatMap(([one]) => one?.operand ?? [])).text);
  return rows.map(({ operands, given }) => ({ operand: make(operands), given }));
}

const REFERENCE = /\{!\s*([^{}]+?)\s*\}/g;

/** A text or formula with references in it: what stands between them, and the references. */
export function parted(source: string): { texts: string[]; references: string[] } {
  const parts = source.split(REFERENCE);
  return {
    texts: parts.filter((_, at) => at % 2 === 0),
    references: parts.filter((_, at) => at % 2 === 1),
  };
}

/** The text with something in the places of its references. */
export const filled = (texts: string[], between: string[]): string =>
  texts.map((text, at) => text + (between[at] ?? "")).join("");

/** A formula in brackets, where it is more than a name or a literal. */
export const bracketed = (formula: string): string =>
  /^(?:[\w.$]+|"(?:[^"\\]|\\.)*")$/.test(formula) ? formula : `(${formula})`;
