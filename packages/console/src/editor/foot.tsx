import { ActionButton } from "../actions/action-button.tsx";
import { Icon } from "../marks/icon.tsx";
import { activate, compare, type Going, save, whatIf } from "./going-live.ts";
import { Problems } from "./problems/problems.tsx";
import { Worst } from "./problems/worst.tsx";
import { tryIt } from "./try/action.ts";

/** What is wrong, what an item costs at most, and what can be done with the text as a whole. */
export function Foot({ going }: { going: Going }) {
  const { editor, judged, judging } = going.opened;
  const reason = activate.blocked?.(going);
  return (
    <footer className="editor__foot">
      <Problems editor={editor} judging={judging} />
      <div className="editor__worst">
        <Worst worst={judged?.worst} budget={editor.workflow?.budget} />
      </div>
      <div className="editor__go">
        <div className="inline">
          <ActionButton action={tryIt} context={editor} className="button" />
          {[save, compare, whatIf].map((action) => (
            <ActionButton key={action.id} action={action} context={going} className="button" />
          ))}
          <ActionButton action={activate} context={going} className="button button--brand" />
        </div>
        {reason && (
          <p className="editor__reason">
            <Icon name="alert" small /> Activate: {reason}
          </p>
        )}
      </div>
    </footer>
  );
}
