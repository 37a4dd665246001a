import { useComparison } from "../../api/versions.ts";
import { Dialog } from "../../shell/dialog.tsx";
import { Trouble } from "../../shell/trouble.tsx";
import { minute } from "../../versions/minute.ts";
import { Sentence } from "../../versions/sentence.tsx";
import type { Saving } from "./use-save.ts";

/** Tells that somebody else has saved meanwhile, what they changed, and asks what is to become of it. */
export function ConflictDialog({ workflow, on, saving }: { workflow: string; on: number; saving: Saving }) {
  const { theirs, saveOver, takeTheirs, forgetTheirs, busy } = saving;
  if (!theirs) return null;
  return (
    <Dialog title={`${theirs.savedBy} has saved v${theirs.number} meanwhile`} onClose={forgetTheirs}>
      <div className="stack">
        <p>
          You work on v{on}. At {minute(theirs.savedAt)} (UTC) a newer version was saved. What it changes:
        </p>
        <Changes workflow={workflow} from={on} to={theirs.number} />
        <p className="weak">
          Saved over it, yours becomes the newest version, without these changes; theirs stays among the
          versions.
        </p>
      </div>
      <div className="dialog__end">
        <button type="button" className="button" onClick={forgetTheirs}>
          Go on editing
        </button>
        <button type="button" className="button" onClick={takeTheirs}>
          Drop mine, open v{theirs.number}
        </button>
        <button type="button" className="button button--brand" disabled={busy} onClick={saveOver}>
          Save mine over it
        </button>
      </div>
    </Dialog>
  );
}

function Changes({ workflow, from, to }: { workflow: string; from: number; to: number }) {
  const { data, error } = useComparison(workflow, from, to);
  if (error) return <Trouble error={error} />;
  return (
    <ul className="conflict" aria-busy={!data}>
      {data?.changes.map(({ sentence }) => (
        <li key={sentence}>
          <Sentence text={sentence} />
        </li>
      ))}
      {data?.changes.length === 0 && <li className="weak">Nothing that is done: comments or form only.</li>}
    </ul>
  );
}
