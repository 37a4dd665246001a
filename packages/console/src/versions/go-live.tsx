import { useState } from "react";
import type { InFlight } from "../api/types.ts";
import { type Chosen, useInFlight } from "../api/versions.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { InFlightTable } from "./in-flight.tsx";
import { Refused } from "./refused.tsx";

/** What becomes of the items in flight, a note, and the button that lets a version go live. */
export function GoLive({
  workflow,
  to,
  action,
  pending,
  error,
  go,
}: {
  workflow: string;
  to: number;
  /** What stands on the button. */
  action: string;
  pending: boolean;
  error: unknown;
  go: (chosen: Chosen) => void;
}) {
  const [stages, setStages] = useState<Record<string, string>>({});
  const preview = useInFlight(workflow, to, stages);
  const [inFlight, setInFlight] = useState<Record<string, InFlight>>({});
  const [note, setNote] = useState("");
  const by = useActor();
  return (
    <form
      className="go-live"
      onSubmit={(event) => {
        event.preventDefault();
        if (pending) return;
        const named = Object.keys(stages).length > 0 && { stages };
        go({ by, inFlight, ...named, ...(note.trim() && { note: note.trim() }) });
      }}
    >
      {preview.error && <Trouble error={preview.error} again={() => preview.refetch()} />}
      {preview.data && (
        <InFlightTable
          preview={preview.data}
          chosen={inFlight}
          choose={(stage, how) => setInFlight({ ...inFlight, [stage]: how })}
          renamed={stages}
          rename={(stage, into) => {
            const { [stage]: _, ...others } = stages;
            setStages(into ? { ...others, [stage]: into } : others);
          }}
        />
      )}
      {error !== null && <Refused error={error} />}
      <div className="go-live__end">
        <label className="field">
          <span className="field__label">Note</span>
          <input
            className="input"
            value={note}
            maxLength={2_000}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <ActingAs />
        <button type="submit" className="button button--brand" disabled={pending}>
          {action}
        </button>
      </div>
    </form>
  );
}
