import type { VersionList } from "../api/types.ts";
import type { Opened } from "./document/use-editor.ts";
import { Problems } from "./problems/problems.tsx";
import { Worst } from "./problems/worst.tsx";

/** What is wrong, what an item costs at most, and what can be done with the text. */
export function Foot({ opened, judging }: { opened: Opened; list: VersionList; judging: boolean }) {
  const { editor, judged } = opened;
  return (
    <footer className="editor__foot">
      <Problems editor={editor} judging={judging} />
      <div className="editor__worst">
        <Worst worst={judged?.worst} budget={editor.workflow?.budget} />
      </div>
    </footer>
  );
}
