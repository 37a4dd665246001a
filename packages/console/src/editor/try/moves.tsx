import { useState } from "react";
import type { FormField, TriedItem, TryMove } from "../../api/types.ts";
import { Icon } from "../../marks/icon.tsx";
import { Form } from "./questions.tsx";

/** What may happen next: each a button; of an event that carries something it is asked what. */
export function Moves({
  coming,
  last,
  onMove,
  onBack,
}: {
  coming: TriedItem["coming"];
  /** There is a move that can be taken back. */
  last: boolean;
  onMove: (move: TryMove) => void;
  onBack: () => void;
}) {
  const [event, setEvent] = useState<string>();
  const asked = coming.find(({ says }) => says === event);
  if (coming.length === 0 && !last) return null;
  return (
    <div className="section stack">
      <h3 className="section__title">What happens next</h3>
      <div className="try__moves">
        {coming.map(({ move, says, form }) => (
          <button
            key={says}
            type="button"
            className="button button--sm"
            aria-expanded={form ? says === event : undefined}
            onClick={() => (form ? setEvent(says === event ? undefined : says) : onMove(move))}
          >
            {says}
            {form && "…"}
          </button>
        ))}
        {last && (
          <button type="button" className="button button--sm button--quiet" onClick={onBack}>
            <Icon name="left" small />
            Take the last one back
          </button>
        )}
      </div>
      {asked?.form && "event" in asked.move && (
        <Form
          key={event}
          form={asked.form as FormField[]}
          says="It arrives"
          onAnswer={(data) => {
            setEvent(undefined);
            onMove({ ...(asked.move as { event: string }), data });
          }}
        />
      )}
    </div>
  );
}
