import { ActionButton } from "../../actions/action-button.tsx";
import { type StepContext, stepActions } from "./actions.ts";

const SHOWN = ["editor.add", "editor.move-up", "editor.move-down", "editor.copy", "editor.remove"];

/** Buttons for what is done with steps most often; on a phone they are the only way. */
export function StepTools({ context }: { context: StepContext }) {
  return (
    <div className="editor__tools" role="toolbar" aria-label="Steps">
      {stepActions
        .filter(({ id }) => SHOWN.includes(id))
        .map((action) => (
          <ActionButton
            key={action.id}
            action={action}
            context={context}
            className="button button--quiet button--sm"
            bare
          />
        ))}
    </div>
  );
}
