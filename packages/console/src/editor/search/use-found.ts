import { useDeferredValue, useMemo, useState } from "react";
import type { Editor } from "../editor.ts";
import { partAt, partsOf } from "../outline/parts.ts";
import { find } from "./find.ts";

/** A search in the workflow that is open. */
export interface Found {
  query: string;
  search(query: string): void;
  /** Keys of the parts that it means; absent while nothing is looked for. */
  hits: ReadonlySet<string> | undefined;
  /** Which of them is selected, from 1; 0: none. */
  at: number;
  /** Selects the next one, or with -1 the one before. */
  go(by: 1 | -1): void;
}

export function useFound(editor: Editor): Found {
  const [query, search] = useState("");
  const words = useDeferredValue(query.trim());
  const { workflow, places, text, selection, select } = editor;
  const parts = useMemo(
    () => (words && workflow && places ? find(words, workflow, places, text) : []),
    [words, workflow, places, text],
  );
  const selected = workflow && places && partAt(partsOf(workflow, places), selection)?.key;
  const at = parts.findIndex(({ key }) => key === selected);
  return {
    query,
    search,
    hits: words ? new Set(parts.map(({ key }) => key)) : undefined,
    at: at + 1,
    go(by) {
      const next = parts.at(at < 0 ? (by > 0 ? 0 : -1) : (at + by) % parts.length);
      if (next) select(next.path);
    },
  };
}
