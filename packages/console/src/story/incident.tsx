import { useEffect, useId, useRef, useState } from "react";
import { useRepair } from "../api/queries.ts";
import { useMay } from "../api/session.ts";
import type { Repair, Value, WorkItemStory } from "../api/types.ts";
import { clock } from "../format/time.ts";
import { Icon } from "../marks/icon.tsx";
import type { IconName } from "../marks/icons.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { asTyped, asValue, beyondTheWrite, blamedFields, fieldsToCorrect } from "./correction.ts";
import type { Gathered, VisitStory } from "./gather.ts";
import { TakeBack } from "./take-back.tsx";

interface Props {
  incident: WorkItemStory["incidents"][number];
  story: WorkItemStory;
  itemKey: string;
  planned: VisitStory["planned"];
  gathered: Gathered;
}

const repairs: { repair: Repair; word: string; icon: IconName }[] = [
  { repair: "retry", word: "Retry", icon: "retry" },
  { repair: "correct", word: "Correct…", icon: "edit" },
  { repair: "skip", word: "Skip…", icon: "skip" },
  { repair: "cancel", word: "Cancel item…", icon: "x" },
];

/** What went wrong, in words, and what a person can do about it. */
export function IncidentPanel({ incident, story, itemKey, planned, gathered }: Props) {
  const [chosen, setChosen] = useState<Repair>();
  const repair = useRepair(itemKey, incident.id);
  const by = useActor();
  const may = useMay("POST /api/work-items/:key/incidents/:incident");
  const beyond = beyondTheWrite(incident, gathered);
  const refused = repairs.filter((one) => !incident.repairs.includes(one.repair));
  const send = (which: Repair, reason: string, values?: Record<string, Value>, undo = false) =>
    repair.mutate(
      { by, repair: which, reason, values, ...(undo && { undo }) },
      { onSuccess: () => setChosen(undefined) },
    );

  return (
    <div className="section incident">
      <h3 className="section__title">
        <Icon name="alert" small /> {incident.undoes ? "It could not be taken back" : "Incident"}{" "}
        <span className="weak">since {clock(incident.openedAt)}</span>
      </h3>
      <p className="because">{incident.message}</p>
      <p className="incident__code">
        <code>{incident.code}</code>
        {blamedFields(incident, gathered).map((field) => (
          <code key={field}>{field}</code>
        ))}
      </p>
      {may ? (
        <>
          <div className="incident__actions">
            {repairs.map(({ repair: which, word, icon }) => (
              <button
                key={which}
                type="button"
                className={`button button--sm ${which === "retry" && incident.repairs.includes("retry") ? "button--brand" : ""}`}
                disabled={!incident.repairs.includes(which) || repair.isPending}
                aria-expanded={which === "retry" ? undefined : chosen === which}
                onClick={() =>
                  which === "retry"
                    ? send("retry", "Tried again by hand")
                    : setChosen(chosen === which ? undefined : which)
                }
              >
                <Icon name={icon} small />
                {word}
              </button>
            ))}
          </div>
          <div className="incident__foot">
            <span className="weak">
              {refused.length > 0 &&
                `${refused.map(({ word }) => word.replace("…", "")).join(", ")}: not possible after this error.`}
            </span>
            <ActingAs />
          </div>
        </>
      ) : (
        <NotAllowed what="repair items" />
      )}
      {beyond.length > 0 && (
        <p className="weak incident__beyond">
          {beyond.join(", ")} {beyond.length === 1 ? "is" : "are"} not part of this write: change{" "}
          {story.recordUrl ? (
            <a href={story.recordUrl} target="_blank" rel="noreferrer">
              the record in Salesforce
            </a>
          ) : (
            "the record in Salesforce"
          )}
          , then retry.
        </p>
      )}
      {chosen === "correct" && (
        <Correct
          incident={incident}
          story={story}
          planned={planned}
          gathered={gathered}
          busy={repair.isPending}
          onSend={(values, reason) => send("correct", reason, values)}
        />
      )}
      {(chosen === "skip" || chosen === "cancel") && (
        <WithReason
          key={chosen}
          repair={chosen}
          busy={repair.isPending}
          done={incident.undoes ? [] : story.doneOutside}
          onSend={(reason, undo) => send(chosen, reason, undefined, undo)}
        />
      )}
      {repair.error && <Trouble error={repair.error} />}
      <p role="status" className="success">
        {repair.isSuccess && "Done. The item goes on from here."}
      </p>
    </div>
  );
}

function WithReason({
  repair,
  busy,
  done,
  onSend,
}: {
  repair: "skip" | "cancel";
  busy: boolean;
  done: WorkItemStory["doneOutside"];
  onSend: (reason: string, undo: boolean) => void;
}) {
  const [undo, setUndo] = useState(false);
  const [reason, setReason] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  // the form was just asked for by its button
  useEffect(() => input.current?.focus(), []);
  const empty = reason.trim() === "";
  const word = repair === "skip" ? "Skip this step" : "Cancel the item";
  return (
    <form
      className="stack incident__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) onSend(reason.trim(), undo);
      }}
    >
      <label className="field">
        <span className="field__label">Reason, as it will stand in the audit trail</span>
        <input
          className="input"
          ref={input}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          aria-describedby={id}
        />
      </label>
      <TakeBack done={done} chosen={undo} onChoose={setUndo} />
      <div className="inline inline--wide">
        <button type="submit" className="button button--sm button--danger" disabled={empty || busy}>
          {word}
        </button>
        <span className="weak" id={id}>
          {empty && "Give a reason first."}
        </span>
      </div>
    </form>
  );
}

type CorrectProps = Pick<Props, "incident" | "story" | "planned" | "gathered"> & {
  busy: boolean;
  onSend: (values: Record<string, Value>, reason: string) => void;
};

function Correct({ incident, story, planned, gathered, busy, onSend }: CorrectProps) {
  const fields = fieldsToCorrect(incident, story, planned, gathered);
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(fields.map((field) => [field.name, asTyped(field.value)])),
  );
  const changed = fields.filter((field) => typed[field.name] !== asTyped(field.value));
  const id = useId();
  return (
    <form
      className="stack incident__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed.length === 0) return;
        const values = Object.fromEntries(
          changed.map((field) => [field.name, asValue(typed[field.name] ?? "", field.value)]),
        );
        onSend(values, `Corrected ${changed.map((field) => field.name).join(", ")} by hand`);
      }}
    >
      {fields.map((field) => (
        <label key={field.name} className="field">
          <span className="field__label">
            <code>{field.name}</code> {field.label && <span className="weak">{field.label}</span>}{" "}
            {field.blamed && <span className="danger">named in the error</span>}
          </span>
          <input
            className="input"
            value={typed[field.name] ?? ""}
            aria-invalid={field.blamed && typed[field.name] === asTyped(field.value) ? "true" : undefined}
            onChange={(event) => setTyped({ ...typed, [field.name]: event.target.value })}
          />
        </label>
      ))}
      <div className="inline inline--wide">
        <button
          type="submit"
          className="button button--sm button--brand"
          disabled={changed.length === 0 || busy}
          aria-describedby={id}
        >
          Correct and resume
        </button>
        <span className="weak" id={id}>
          {changed.length === 0 && "Change a value first."}
        </span>
      </div>
    </form>
  );
}
