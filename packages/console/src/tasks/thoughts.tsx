import type { ModelThought } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { money, showValue } from "../format/value.ts";
import { By } from "../marks/by.tsx";

/** Words that are shown beside each other; more are weighed than anybody reads. */
const MOST_WORDS = 6;

/** What each model thought: bars against how sure it had to be, what weighed most, and its reason. */
export function Thoughts({ thoughts, several }: { thoughts: ModelThought[]; several: boolean }) {
  if (thoughts.length === 0) return null;
  return (
    <div className={thoughts.length > 1 ? "two" : ""}>
      {thoughts.map((thought) => (
        <Thought key={`${thought.field} ${thought.by}`} thought={thought} several={several} />
      ))}
    </div>
  );
}

function Thought({ thought, several }: { thought: ModelThought; several: boolean }) {
  const { kind, by, version, value, confidence, atLeast, others = [], ms, cost, field, unknown } = thought;
  const name = by
    .replace(/^local\//, "")
    .split("/")
    .at(-1);
  const told = [
    kind === "model" && version ? `${name} ${version.slice(0, 6)}` : name,
    ...(ms ? [duration(ms)] : []),
    money(cost ?? 0),
  ];
  const bars = [{ value, confidence }, ...others];
  return (
    <section className={`section thought by--${kind}`} aria-label={`What ${by} thought of ${field}`}>
      <h3 className="section__title">
        <By by={kind} /> <span className="weak">{told.join(" · ")}</span>
        {several && <span className="weak">about {field}</span>}
      </h3>
      <ul className="odds">
        {bars.map((bar, index) => (
          <li key={showValue(bar.value)} className={index === 0 ? "is-top" : ""}>
            <span className="truncate">{showValue(bar.value, 30)}</span>
            <span className="odds__bar">
              <i style={{ width: `${bar.confidence * 100}%` }} />
              {atLeast !== undefined && (
                <b
                  style={{ left: `${atLeast * 100}%` }}
                  title={`At least ${atLeast.toFixed(2)} is asked for`}
                />
              )}
            </span>
            <span className="num">{bar.confidence.toFixed(2)}</span>
          </li>
        ))}
      </ul>
      {atLeast !== undefined && (
        <p className="weak thought__least">
          {unknown ? "It has learnt from nothing like it" : `${atLeast.toFixed(2)} was asked for`}
        </p>
      )}
      <Words thought={thought} />
      {thought.why && (
        <>
          <h4 className="thought__head">Its reason, in its words</h4>
          <blockquote className="quote">{thought.why}</blockquote>
        </>
      )}
    </section>
  );
}

function Words({ thought: { kind, words = [], value } }: { thought: ModelThought }) {
  if (kind !== "model" || words.length === 0) return null;
  const heaviest = words.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST_WORDS);
  return (
    <>
      <h4 className="thought__head">Words that weighed most, for {showValue(value, 30)}</h4>
      <ul className="words">
        {heaviest.map(({ text, weight }) => (
          <li key={text} className={weight < 0 ? "is-against" : ""}>
            <b>{text}</b> {weight < 0 ? "−" : "+"}
            {Math.abs(weight).toFixed(2)}
          </li>
        ))}
      </ul>
    </>
  );
}
