import type { Edit } from "@throughline/replay";
import { type Change, compare } from "@throughline/versions";
import type { Workflow } from "@throughline/workflow";

/** Edits in the sentences in which versions are compared. */
export function editWords(from: Workflow, to: Workflow): (edit: Edit) => string | undefined {
  const changes = compare(from, to);
  return (edit) => {
    const path = inFile(edit.path);
    const near = changes.filter(({ step, path: other }) => step === edit.step && within(path, other));
    return nearest(path, near)?.sentence;
  };
}

/** A step's own keys stand in the file beside its name. */
const inFile = (path: Edit["path"]) => path.filter((part) => part !== "config");

/** One is inside the other. */
const within = (a: Edit["path"], b: Edit["path"]): boolean => {
  const least = Math.min(a.length, b.length);
  return a.slice(0, least).every((part, place) => part === b[place]);
};

function nearest(path: Edit["path"], changes: Change[]): Change | undefined {
  return changes.toSorted(
    (a, b) => Math.abs(a.path.length - path.length) - Math.abs(b.path.length - path.length),
  )[0];
}
