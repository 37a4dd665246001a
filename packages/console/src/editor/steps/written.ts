import { kinds } from "@throughline/steps";
import { applyEdits, type Change, type Path, placesOf, readYaml, type Workflow } from "@throughline/workflow";
import { z } from "zod";
import { freshIds } from "./ids.ts";

/** A list's entry as it is written, with its dash and without an indent; `undefined` where it has no lines of its own. */
export function writtenAt(text: string, { line }: { line: number }): string | undefined {
  const rows = text.split("\n");
  const first = rows[line - 1] ?? "";
  const column = /^( *)- /.exec(first)?.[1]?.length;
  if (column === undefined) return undefined;
  let last = line;
  for (let at = line; at < rows.length; at++) {
    const row = rows[at] ?? "";
    if (row.trim() === "") continue;
    if (row.search(/\S/) <= column) break;
    last = at + 1;
  }
  return rows
    .slice(line - 1, last)
    .map((row) => row.slice(column))
    .join("\n");
}

/** Steps that somebody pasted: what each says, and how it is written, without its dash. */
export interface Pasted {
  value: Record<string, unknown>;
  yaml: string;
}

type Data = Record<string, unknown>;
const isMap = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads steps from a text: a list of them, or one. Ids that the workflow has already are others, here and where the
 * steps among them speak of them. `undefined` where the text is something else.
 */
export function readSteps(pasted: string, workflow: Workflow): Pasted[] | undefined {
  const trimmed = pasted.replace(/^\s*\n/, "").trimEnd();
  const list = trimmed.trimStart().startsWith("- ")
    ? dedented(trimmed)
    : `- ${dedented(trimmed).replaceAll("\n", "\n  ")}`;
  const found = valueIn(list);
  if (!Array.isArray(found) || !found.every(isStep) || found.length === 0) return undefined;
  const id = freshIds(workflow);
  const renamed = idsIn(found, []).map(({ path, id: old }): Change => ({ path, set: id(old) }));
  const edits = placesOf(list).edits(renamed);
  const text = edits ? applyEdits(list, edits) : list;
  const values = valueIn(text) as Data[];
  const places = placesOf(text);
  return values.map((value, index) => ({
    value,
    yaml: (writtenAt(text, places.at([index])) ?? "").replace(/^- /, "").replaceAll("\n  ", "\n"),
  }));
}

const valueIn = (text: string): unknown => readYaml(text, z.unknown()).value;

const opening = (value: Data) =>
  kinds.find(({ kind }) => typeof value[kind] === "string" && Object.keys(value)[0] === kind)?.kind ??
  kinds.find(({ kind }) => typeof value[kind] === "string")?.kind;

const isStep = (value: unknown): value is Data => isMap(value) && opening(value) !== undefined;

/** Every step's id with the path of where it stands, also of steps within steps. */
function idsIn(value: unknown, path: Path): { path: Path; id: string }[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => idsIn(one, [...path, index]));
  if (!isMap(value)) return [];
  const kind = opening(value);
  return [
    ...(kind ? [{ path: [...path, kind], id: String(value[kind]) }] : []),
    ...Object.entries(value).flatMap(([key, inner]) => idsIn(inner, [...path, key])),
  ];
}

function dedented(text: string): string {
  const rows = text.split("\n");
  const column = Math.min(...rows.filter((row) => row.trim()).map((row) => row.search(/\S/)));
  return rows.map((row) => row.slice(column)).join("\n");
}
