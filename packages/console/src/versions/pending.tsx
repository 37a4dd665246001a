import { useState } from "react";
import { useMay } from "../api/session.ts";
import type { ActivationRow } from "../api/types.ts";
import { useApprove, useRefuse } from "../api/versions.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { minute } from "./minute.ts";
import { Refused } from "./refused.tsx";

/** An activation that waits for somebody else. */
export function Pending({
  workflow,
  asked: { number, at, by: asker, note, inFlight },
}: {
  workflow: string;
  asked: ActivationRow;
}) {
  const may = useMay("POST /api/workflows/:id/activation/approve");
  const by = useActor();
  const [reason, setReason] = useState("");
  const approve = useApprove(workflow);
  const refuse = useRefuse(workflow);
  const off = approve.isPending || refuse.isPending;
  const error = approve.error ?? refuse.error;
  const choices = Object.entries(inFlight).map(([stage, how]) => `${stage}: ${how}`);
  return (
    <form
      className="go-live"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) refuse.mutate({ version: number, by, reason: reason.trim() });
      }}
    >
      <p>
        {asker} asked for it at {minute(at)}
        {note ? `: ${note}` : "."}
      </p>
      <p className="weak">
        Items in flight: {choices.join(", ") || "all finish on the version that they began with"}.
      </p>
      {error && <Refused error={error} />}
      {may ? (
        <div className="go-live__end">
          <label className="field">
            <span className="field__label">Why not, where it is refused</span>
            <input
              className="input"
              value={reason}
              maxLength={2_000}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <ActingAs />
          <button type="submit" className="button" disabled={off || !reason.trim()}>
            Refuse
          </button>
          <button
            type="button"
            className="button button--brand"
            disabled={off}
            onClick={() => approve.mutate({ version: number, by })}
          >
            Approve
          </button>
        </div>
      ) : (
        <NotAllowed what="approve it" />
      )}
    </form>
  );
}
