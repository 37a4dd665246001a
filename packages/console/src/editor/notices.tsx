import { Icon } from "../marks/icon.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";
import type { Opened } from "./document/use-editor.ts";
import type { Saving } from "./save/use-save.ts";

/** What has to be known before one goes on: a text that came back, a save that failed, an unreadable text. */
export function Notices({ opened, saving }: { opened: Opened; saving: Saving }) {
  const { editor, recovered, base } = opened;
  const came = recovered && editor.undoes === "What was not saved";
  return (
    <>
      {came && (
        <div className="editor__notice" role="status">
          <Icon name="retry" small />
          What you had not saved at {minute(recovered.at)} (UTC)
          {recovered.on !== base.number && `, on v${recovered.on},`} is on the screen again.
          <button type="button" className="link" onClick={() => editor.undo()}>
            Show what is saved instead
          </button>
        </div>
      )}
      {!editor.readable && (
        <div className="editor__notice editor__notice--danger" role="status">
          <Icon name="alert" small />
          The text cannot be read as it is. What you see elsewhere is what it said before.
        </div>
      )}
      {saving.error !== undefined && <Trouble error={saving.error} again={saving.save} />}
    </>
  );
}
