import type { Path } from "@throughline/workflow";
import { useMemo } from "react";
import type { Editor } from "../editor.ts";
import { namesIn, type OfferedName, placeOf } from "../expression/names.ts";
import { settledBy, usePast } from "../past/use-past.ts";
import { useKnown } from "../use-known.ts";
import { marksOf, type SheetMarks } from "./marks.ts";
import { type Sheet, sheetOf } from "./table.ts";

/** How often a row has settled something in the last month. */
export interface Hits {
  count: number;
  share: number;
}

export interface SheetView {
  sheet: Sheet;
  names: OfferedName[];
  marks: SheetMarks;
  /** By row, the one for otherwise last; undefined where the step has settled nothing yet. */
  hits: Hits[] | undefined;
  /** The step's name. */
  step: string;
}

/** The table of a step, with what is known of it; undefined where the step has none. */
export function useSheet(editor: Editor, path: Path): SheetView | undefined {
  const { id, workflow, places, problems } = editor;
  const known = useKnown(editor);
  const { data: past } = usePast(id);
  const key = path.join("/");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path is the same as long as it says the same
  const place = useMemo(
    () => (workflow && places ? placeOf(workflow, places, path) : {}),
    [workflow, places, key],
  );
  const names = useMemo(() => (workflow ? namesIn(workflow, known, place) : []), [workflow, known, place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path is the same as long as it says the same
  const sheet = useMemo(() => sheetOf(places?.valueAt(path), names), [places, names, key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path is the same as long as it says the same
  const marks = useMemo(() => marksOf(problems, path), [problems, key]);
  const { step } = place;
  const hits = useMemo(() => {
    const [first] = sheet?.columns.slice(sheet.inputs) ?? [];
    return step && first ? settledBy(past, step, first.source) : undefined;
  }, [past, step, sheet]);
  return sheet && { sheet, names, marks, hits, step: step?.id ?? "" };
}
