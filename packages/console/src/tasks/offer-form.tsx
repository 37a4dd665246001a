import { type ReactNode, useId, useState } from "react";
import { useAnswer } from "../api/queries.ts";
import type { TaskRow } from "../api/types.ts";
import { title as titled } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { useNow } from "../shell/now.ts";
import { Trouble } from "../shell/trouble.tsx";
import type { Offer } from "./offer.ts";
import { leftOf } from "./offer.ts";

/** An item that is offered: one button takes it, the other declines it and asks why. Beside them the time that is left. */
export function OfferForm({
  task,
  offer,
  title,
  onAnswered,
}: {
  task: Pick<TaskRow, "id" | "for" | "until" | "openedAt">;
  offer: Offer;
  /** What the form says first. */
  title?: ReactNode;
  onAnswered?: () => void;
}) {
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState("");
  const answer = useAnswer(task.id);
  const by = useActor();
  const field = useId();
  const { name, take, decline, why } = offer;
  const off = answer.isPending || answer.isSuccess;
  const send = (value: string, more: Record<string, string> = {}) =>
    answer.mutate({ by, answer: { [name]: value, ...more } }, { onSuccess: onAnswered });

  return (
    <form
      className="section answer offer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!off && reason.trim() && why) send(decline, { [why.name]: reason.trim() });
      }}
    >
      {title}
      <div className="offer__line">
        <button type="button" className="button button--brand" disabled={off} onClick={() => send(take)}>
          <Icon name="check" small />
          {titled(take)}
        </button>
        <button
          type="button"
          className="button"
          disabled={off}
          aria-expanded={why ? declining : undefined}
          onClick={() => (why ? setDeclining(!declining) : send(decline))}
        >
          <Icon name="x" small />
          {titled(decline)}
          {why && "…"}
        </button>
        <TimeLeft task={task} />
      </div>
      {declining && why && (
        <div className="offer__why">
          <label className="field" htmlFor={field}>
            <span className="field__label">{why.title ?? titled(why.name)}</span>
            <input
              id={field}
              className="input"
              // biome-ignore lint/a11y/noAutofocus: it was opened to be filled in
              autoFocus
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={500}
            />
          </label>
          <button type="submit" className="button" disabled={off || !reason.trim()}>
            {titled(decline)}
          </button>
          {!reason.trim() && <span className="weak">Say why first.</span>}
        </div>
      )}
      {answer.error && <Trouble error={answer.error} />}
      <div className="answer__end">
        {task.for && <span className="weak">Only {task.for.name} can answer.</span>}
        <span role="status" className="success">
          {answer.isSuccess && "Answered."}
        </span>
        <ActingAs />
      </div>
    </form>
  );
}

/** How long the answer is waited for. */
function TimeLeft({ task }: { task: Pick<TaskRow, "until" | "openedAt"> }) {
  const left = leftOf(task, useNow());
  if (!left) return null;
  return (
    <span className={`offer__left ${left.tone === "ok" ? "" : left.tone}`}>
      <span>
        <Icon name="clock" small /> {left.text}
      </span>
      {left.part !== undefined && <Meter part={left.part} />}
    </span>
  );
}
