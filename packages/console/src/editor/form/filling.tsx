import type { Change, Path, Problem } from "@throughline/workflow";
import { createContext, useContext, useMemo } from "react";
import { useSurroundings } from "../../api/surroundings.ts";
import type { Surroundings } from "../../api/types.ts";
import type { Editor } from "../editor.ts";
import type { Naming } from "./names.ts";

/** What every part of a form works with: the document, what it may name, and the step that is being filled in. */
export interface Filling extends Naming {
  editor: Editor;
  /** The step in which the form stands, where it stands in one. */
  step?: Path;
  /** Which steps use a name, where the form says that beside each of a list of names. */
  uses?: (name: string) => string[];
  /** The fact or field whose value stands in this part of the form. */
  of?: string;
}

const Context = createContext<Filling | undefined>(undefined);

export const FillingProvider = Context.Provider;

/** What the form works with. */
export function useFilling(): Filling {
  const filling = useContext(Context);
  if (!filling) throw new Error("A form stands inside of a FillingProvider.");
  return filling;
}

/** What the forms of a document work with. */
export function useDocument(editor: Editor): Filling {
  const { places } = editor;
  const object = places?.valueAt(["object"]);
  const { data } = useSurroundings(editor.id, typeof object === "string" ? object : undefined);
  return useMemo(() => {
    const known = new Map<string, unknown>();
    const at = (path: Path) => {
      const key = JSON.stringify(path);
      if (!known.has(key)) known.set(key, places?.valueAt(path));
      return known.get(key);
    };
    return { editor, at, around: data as Surroundings | undefined };
  }, [editor, places, data]);
}

export interface Change1 {
  /** What was done, for "Undo: …". */
  label: string;
  burst?: string;
  select?: Path;
}

/** Changes the document. */
export function useEdit(): (changes: Change[], how: Change1) => boolean {
  const { editor } = useFilling();
  return (changes, how) => editor.edit({ changes, ...how });
}

/** The problems whose place is this one or one below it, but none of those that show their own. */
export function problemsAt(problems: readonly Problem[], path: Path, below: readonly Path[] = []): Problem[] {
  return problems.filter(({ path: at }) => at && begins(at, path) && !below.some((one) => begins(at, one)));
}

export const begins = (path: Path, front: Path): boolean =>
  front.length <= path.length && front.every((key, index) => String(key) === String(path[index]));
