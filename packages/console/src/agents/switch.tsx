import { useState } from "react";
import { useSwitch } from "../api/agents.ts";
import { useMay } from "../api/session.ts";
import type { AgentLine } from "../api/types.ts";
import { useActor } from "../shell/acting-as.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";

/** Whether an agent works, and the switch: a reason is asked for, and what it means is said before. */
export function Switch({ line: { id, name, suspended, workflows } }: { line: AgentLine }) {
  const how = suspended ? "resume" : "suspend";
  const may = useMay(`POST /api/agents/${how}`);
  const [asking, setAsking] = useState(false);
  return (
    <span className="inline inline--wide">
      {suspended ? (
        <span
          className="state state--danger"
          title={`${suspended.by}, ${minute(suspended.at)}: ${suspended.reason}`}
        >
          suspended
        </span>
      ) : (
        <span className="state state--success">works</span>
      )}
      {may && (
        <button
          type="button"
          className="button button--sm"
          aria-label={`${suspended ? "Resume" : "Suspend"} ${name}`}
          onClick={() => setAsking(true)}
        >
          {suspended ? "Resume…" : "Suspend…"}
        </button>
      )}
      {asking && (
        <Ask
          how={how}
          agent={id}
          name={name}
          steps={workflows.reduce((sum, { steps }) => sum + steps.length, 0)}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  );
}

function Ask({
  how,
  agent,
  name,
  steps,
  onClose,
}: {
  how: "suspend" | "resume";
  agent: string;
  name: string;
  steps: number;
  onClose: () => void;
}) {
  const by = useActor();
  const [reason, setReason] = useState("");
  const act = useSwitch(how);
  const suspends = how === "suspend";
  return (
    <Dialog title={suspends ? `Suspend ${name}?` : `Let ${name} work again?`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate({ agent, by, reason: reason.trim() }, { onSuccess: onClose });
        }}
      >
        <p>
          {suspends
            ? `From now on it does nothing: its ${steps === 1 ? "step goes" : `${steps} steps go`} on as the workflow declares for that. What is under way comes to its end.`
            : "Its steps run again from the next item on. Items that went another way meanwhile stay as they are."}
        </p>
        <label className="field">
          <span className="field__label">Why</span>
          <input
            className="input"
            required
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        {act.error && <Trouble error={act.error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={`button ${suspends ? "button--danger" : "button--brand"}`}
            disabled={act.isPending || !reason.trim()}
          >
            {suspends ? "Suspend" : "Resume"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
