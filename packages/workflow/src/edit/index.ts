import { type Document, parseDocument } from "yaml";
import type { Path } from "../kind.ts";
import { applyEdits, type Edit } from "../problem.ts";
import { allChanged, type Change } from "./change.ts";
import { editAt } from "./edit-at.ts";
import { readAhead } from "./parse.ts";

export { allChanged, type Change, type Repair } from "./change.ts";

/**
 * The edits of a file's text that make changes of what it says, and change nothing else: comments and form stay.
 * `undefined` where a change cannot be made in this way (through an alias, in a text that is written with escapes).
 */
export function editsFor(text: string, document: Document, changes: Change[]): Edit[] | undefined {
  let wanted: string | undefined;
  for (const whole of [false, true]) {
    const edits = changes.map((change) => editAt(text, document, change, whole));
    if (edits.includes(undefined)) continue;
    wanted ??= JSON.stringify(allChanged(document.toJS(), changes));
    const together = edits.flatMap((some) => some ?? []);
    if (says(text, together) === wanted) return together;
    if (!changes.some((change) => "set" in change)) return undefined;
  }
  return undefined;
}

/** What the edited text means, as JSON; `undefined` where it is no YAML any more, or two edits meet. */
function says(text: string, edits: Edit[]): string | undefined {
  try {
    const after = readAhead(applyEdits(text, edits));
    return after.errors.length > 0 ? undefined : JSON.stringify(after.toJS());
  } catch {
    return undefined;
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
