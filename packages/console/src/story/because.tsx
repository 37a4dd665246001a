import type { CSSProperties } from "react";
import type { Because, DecidedBy, Reason, Value } from "../api/types.ts";
import { count, showValue } from "../format/value.ts";
import { By } from "../marks/by.tsx";
import { Icon } from "../marks/icon.tsx";
import { Long } from "../marks/long.tsx";
import { marked } from "./detail.ts";
import { withoutValues } from "./words.ts";

interface Props {
  because: Because;
  /** Values to mark where they stand in the sentence. */
  values: (Value | "unknown" | undefined)[];
  by?: DecidedBy;
  confidence?: number;
  object?: string;
}

/** Why, in one sentence; then what shows it, what was tried before, and how it was evaluated. */
export function BecauseView({ because, values, by, confidence, object }: Props) {
  return (
    <>
      <p className="because">
        <Long text={because.text} most={600}>
          {(text) =>
            marked(text, values).map((piece, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence
              piece.mark ? <mark key={index}>{piece.text}</mark> : piece.text,
            )
          }
        </Long>
      </p>
      {because.row && <TableRow row={because.row} />}
      {confidence !== undefined && <Confidence by={by} value={confidence} />}
      {because.words && because.words.length > 0 && <Words words={because.words} by={by} />}
      {because.evidence && (
        <blockquote className={`quote by--${by ?? "rule"}`}>
          “{because.evidence.quote}”
          <footer className="weak">
            {object ? `${object.replace(/__c$/, "")}.` : ""}
            {because.evidence.field}, characters {because.evidence.from} to {because.evidence.to}
          </footer>
        </blockquote>
      )}
      {because.before && because.before.length > 0 && <Before rungs={because.before} />}
      {because.reason && (
        <details className="tries">
          <summary>
            <Icon name="right" small className="chevron" />
            How it was evaluated
          </summary>
          <ReasonTree reason={because.reason} />
        </details>
      )}
    </>
  );
}

/** More than these are folded. */
const AT_A_GLANCE = 4;

/** What was tried before, from the top of the ladder. */
function Before({ rungs }: { rungs: NonNullable<Because["before"]> }) {
  return (
    <details className="tries" open={rungs.length <= AT_A_GLANCE}>
      <summary>
        <Icon name="right" small className="chevron" />
        {count(rungs.length, "way")} tried before
      </summary>
      <ol className="before__list">
        {rungs.map((rung) => (
          <li key={rung.text} title={rung.text}>
            <By by={rung.by} />
            <span>
              <Long text={withoutValues(rung.text)} most={160} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Which row of the table hit: the rows before it did not. */
function TableRow({ row }: { row: { hit: number; of: number } }) {
  return (
    <p className="hit">
      <span className="hit__rows" aria-hidden="true">
        {Array.from({ length: Math.min(row.of, 24) }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its number
          <i key={index} className={index + 1 === row.hit ? "is-hit" : ""} />
        ))}
      </span>
      Row {row.hit} of {row.of} was the first that fits
    </p>
  );
}

function Confidence({ by, value }: { by?: DecidedBy; value: number }) {
  return (
    <p className="sure">
      <span className={`confidence by--${by ?? "model"}`} aria-hidden="true">
        <i style={{ "--part": value * 100 } as CSSProperties} />
      </span>
      <span className="weak">{value.toFixed(2)} sure</span>
    </p>
  );
}

/** More words than these say nothing more. */
const MOST_WORDS = 6;

/** What weighed most for the answer of a local model, heaviest first. */
function Words({ words, by }: { words: NonNullable<Because["words"]>; by?: DecidedBy }) {
  const told = words.slice(0, MOST_WORDS);
  const most = Math.max(...told.map(({ weight }) => Math.abs(weight)));
  return (
    <p className={`weights by--${by ?? "model"}`}>
      <span className="weak">Weighed most</span>
      {told.map(({ text, weight }) => (
        <span key={text} className="weights__word" style={{ "--part": weight / most } as CSSProperties}>
          {text}
        </span>
      ))}
    </p>
  );
}

const joints: Record<Exclude<Reason["op"], "leaf">, string> = {
  and: "all of these",
  or: "one of these",
  not: "the opposite of",
  choice: "a choice by",
};

/** The condition with every part's outcome and the values it read. */
function ReasonTree({ reason }: { reason: Reason }) {
  const good = reason.result === "true";
  return (
    <ul className="reason">
      <li>
        <span className={good ? "success" : "weak"}>
          <Icon name={good ? "check" : "x"} small />
          <span className="sr-only">{reason.result}</span>
        </span>
        <span>
          {reason.op === "leaf" ? <code>{reason.text}</code> : joints[reason.op]}
          {reason.result === "unknown" && <span className="warning"> not known</span>}
          {reason.names && Object.keys(reason.names).length > 0 && (
            <span className="weak">
              {" "}
              {Object.entries(reason.names)
                .map(([name, value]) => `${name}: ${showValue(value, 60)}`)
                .join(", ")}
            </span>
          )}
          {reason.parts?.map((part) => (
            <ReasonTree key={part.text} reason={part} />
          ))}
        </span>
      </li>
    </ul>
  );
}
