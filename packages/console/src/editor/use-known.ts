import { useSurroundings } from "../api/surroundings.ts";
import type { Surroundings } from "../api/types.ts";
import type { Editor } from "./editor.ts";

/** What the text on the screen may name; also where it is about another object than the active version. */
export function useKnown({ id, workflow }: Pick<Editor, "id" | "workflow">): Surroundings | undefined {
  const { data } = useSurroundings(id);
  const object = workflow?.object;
  const { data: other } = useSurroundings(id, data && object && object !== data.object ? object : undefined);
  return other ?? data;
}
