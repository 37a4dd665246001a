import { useEffect, useState } from "react";
import { usePlayed } from "../api/scan.ts";
import type { ScanArrival, ScanCollision, ScanPlayed, ScanStep } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { heldInWords, momentInWords } from "./words.ts";

/** How long a step is looked at while it plays, in ms. */
const STEP_MS = 900;

/** A collision's record, played through the order of execution. */
export function Order({
  object,
  scanned,
  collision,
}: {
  object: string;
  scanned: string | undefined;
  collision: ScanCollision;
}) {
  const { example = {}, before, on = "create", by, now, assigns } = collision;
  const arrival: ScanArrival = {
    on,
    record: example,
    ...(before && { before }),
    ...(by && { by }),
    ...(now && { now }),
    ...(assigns && { assigns }),
  };
  const { data, error, refetch } = usePlayed(object, scanned, arrival);
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <p className="loading" role="status">
        Playing the record…
      </p>
    );
  return <Played key={JSON.stringify(arrival)} played={data} collision={collision} />;
}

function Played({ played, collision }: { played: ScanPlayed; collision: ScanCollision }) {
  const [others, setOthers] = useState(false);
  const [playing, setPlaying] = useState(false);
  const acts = played.steps.filter(({ fires }) => fires !== false);
  const steps = others ? played.steps : acts;
  const [at, setAt] = useState(Number.POSITIVE_INFINITY);
  const place = Math.min(at, steps.length);

  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (place >= steps.length) setPlaying(false);
      else setAt(place + 1);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, place, steps.length]);

  const go = (to: number) => {
    setPlaying(false);
    setAt(Math.max(0, Math.min(to, steps.length)));
  };
  return (
    <div className="section">
      <h3 className="section__title">
        Order of execution{" "}
        <span className="weak">
          {count(new Set(played.steps.map(({ save }) => save)).size, "save")} of one transaction
        </span>
        <span className="play">
          <button
            type="button"
            className="button button--quiet button--sm button--icon"
            aria-label="Step back"
            disabled={place === 0}
            onClick={() => go(place - 1)}
          >
            <Icon name="left" small />
          </button>
          <button
            type="button"
            className="button button--sm"
            onClick={() => {
              if (!playing && place >= steps.length) setAt(0);
              setPlaying(!playing);
            }}
          >
            <Icon name={playing ? "stop" : "play"} small />
            {playing ? "Pause" : "Play"}
          </button>
          <button
            type="button"
            className="button button--quiet button--sm button--icon"
            aria-label="Step on"
            disabled={place >= steps.length}
            onClick={() => go(place + 1)}
          >
            <Icon name="right" small />
          </button>
          <span className="weak" role="status">
            {place} of {steps.length}
          </span>
        </span>
      </h3>
      <ol className="order">
        {steps.map((step, index) => (
          <Step
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one record never change their order
            key={index}
            step={step}
            number={index + 1}
            field={collision.field}
            is={stateOf(step, index, place, collision)}
            newSave={index > 0 && step.save !== steps[index - 1]?.save}
          />
        ))}
        <End played={played} field={collision.field} ahead={place < steps.length} number={steps.length + 1} />
      </ol>
      {played.steps.length > acts.length && (
        <button
          type="button"
          className="link order__more"
          onClick={() => setOthers(!others)}
          aria-expanded={others}
        >
          {others
            ? "Only those that act"
            : `${count(played.steps.length - acts.length, "other")} looked at the record and did not act`}
        </button>
      )}
    </div>
  );
}

function stateOf(
  step: ScanStep,
  index: number,
  place: number,
  { field, last, writers }: ScanCollision,
): string {
  if (index >= place) return "is-ahead";
  const isOne = writers.some(({ kind, name }) => kind === step.kind && name === step.name);
  if (
    !isOne ||
    !step.changes.some(
      (change) => change.field === field && heldInWords(change.from) !== heldInWords(change.to),
    )
  )
    return "";
  return last?.writer.name === step.name && last.writer.kind === step.kind ? "is-now" : "is-writer";
}

function Step({
  step,
  number,
  field,
  is,
  newSave,
}: {
  step: ScanStep;
  number: number;
  field: string;
  is: string;
  newSave: boolean;
}) {
  const { name, label, file, line, fires, because, changes, pass, passed } = step;
  const change = changes.findLast((one) => one.field === field);
  const at = change?.at ?? { file, line };
  const others = changes.filter((one) => one.field !== field);
  return (
    <li className={is}>
      <b>{number}</b>
      <span>
        {newSave && <em className="order__save">in a save of its own: </em>}
        {momentInWords(step)} <strong>{label ?? name}</strong>
        {pass === 2 && " once more"}
        {passed ? <span className="weak"> after {count(passed, "other entry", "other entries")}</span> : null}
        <br />
        <em>
          {fires === "unknown" ? "may act: " : ""}
          {because}
        </em>
        {others.map((one) => (
          <em key={one.field} className="order__other">
            {one.field} {heldInWords(one.from)} → {heldInWords(one.to)}
          </em>
        ))}
        <em className="order__at">
          {at.file.slice(at.file.lastIndexOf("/") + 1)}, line {at.line}
        </em>
      </span>
      {change ? (
        <span className="change">
          {heldInWords(change.from) === heldInWords(change.to) ? (
            <>
              <strong>{heldInWords(change.to)}</strong> again
            </>
          ) : (
            <>
              <del>{heldInWords(change.from)}</del> → <strong>{heldInWords(change.to)}</strong>
            </>
          )}
        </span>
      ) : (
        <em>
          {fires === true
            ? changes.length > 0
              ? `not ${field}`
              : "refuses"
            : fires === "unknown"
              ? "not known"
              : "no write"}
        </em>
      )}
    </li>
  );
}

function End({
  played: { ends, by, fields },
  field,
  ahead,
  number,
}: {
  played: ScanPlayed;
  field: string;
  ahead: boolean;
  number: number;
}) {
  const held = fields[field]?.held;
  return (
    <li className={ahead ? "is-ahead" : ""}>
      <b>{number}</b>
      <span>
        {ends === "saved" ? "Saved" : ends === "refused" ? "Refused" : "Stopped by the platform"}
        {by && (
          <>
            <br />
            <em>{ends === "refused" ? `by ${by.join(", ")}` : `${by.join(", ")} go round`}</em>
          </>
        )}
      </span>
      <span className="change">{ends === "saved" && held && <strong>{heldInWords(held)}</strong>}</span>
    </li>
  );
}
