import { type Document, parseDocument } from "yaml";
import type { Path } from "../kind.ts";
import { applyEdits, type Edit } from "../problem.ts";
import { type Change, changed } from "./change.ts";
import { editAt } from "./edit-at.ts";

export type { Change, Repair } from "./change.ts";

/**
 * The edits of a file's text that make changes of what it says, and change nothing else: comments and form stay.
 * `undefined` where a change cannot be made in this way (through an alias, in a text that is written with escapes).
 */
export function editsFor(text: string, document: Document, changes: Change[]): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const change of changes) {
    const edit = editAt(text, document, change);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return saysSo(text, document, changes, edits) ? edits : undefined;
}

/** The edited text means what it should: the old document with the changes made. */
function saysSo(text: string, document: Document, changes: Change[], edits: Edit[]): boolean {
  try {
    const after = parseDocument(applyEdits(text, edits), { logLevel: "silent" });
    if (after.errors.length > 0) return false;
    const [taken, others] = [
      changes.filter((one) => "remove" in one),
      changes.filter((one) => !("remove" in one)),
    ];
    // what is taken out of a list last is in front, so that the places of the others still are theirs
    const wanted = [...others, ...taken.toReversed()].reduce(changed, document.toJS() as unknown);
    return JSON.stringify(after.toJS()) === JSON.stringify(wanted);
  } catch {
    return false;
  }
}

/**
 * Sets a value in a file's text, or removes it (`undefined`). Comments and formatting elsewhere stay as they are:
 * the text of the value is exchanged, a new key gets a line of its own, or a place in its braces.
 *
 * @throws Error when the text is no YAML, or the path leads through a value that is no map and no list.
 */
export function setIn(text: string, path: Path, value: unknown): string {
  const document = parseDocument(text, { logLevel: "silent" });
  if (document.errors[0]) throw new Error(`The file is no valid YAML: ${document.errors[0].message}`);
  const edits = editsFor(text, document, [
    { path, ...(value === undefined ? { remove: true } : { set: value }) },
  ]);
  if (edits) return applyEdits(text, edits);
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
