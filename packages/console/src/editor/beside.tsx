import { lazy, type ReactNode, Suspense } from "react";
import type { Editor } from "./editor.ts";
import { useTrying } from "./try/trying.ts";

const TryPane = lazy(() => import("./try/try-pane.tsx"));

/** What stands beside the view: the form of what is selected, or, while that is wanted, what the text does with an item. */
export function Beside({ editor, children }: { editor: Editor; children: ReactNode }) {
  const [{ on }] = useTrying(editor.id);
  if (!on) return children;
  return (
    <Suspense>
      <TryPane editor={editor} />
    </Suspense>
  );
}
