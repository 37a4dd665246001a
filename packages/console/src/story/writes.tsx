import { clock, duration } from "../format/time.ts";
import { apiCalls, count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import type { Writes } from "./detail.ts";
import type { EffectStory } from "./gather.ts";

/** What a step wrote, a part for each request. */
export function WritesView({ writes }: { writes: Writes[] }) {
  return (
    <div className="section">
      {writes.map(({ request, others, sets }) => (
        <div key={request?.effect.id ?? "planned"} className="writes">
          <h3 className="section__title">
            Writes <span className="weak">{request ? requestWords(request) : "not sent yet"}</span>
          </h3>
          <Sets sets={sets} />
          {request && <p className="weak writes__note">{requestNotes(request, others)}</p>}
        </div>
      ))}
    </div>
  );
}

/** Fields, before and after. */
export function Sets({ sets }: { sets: Writes["sets"] }) {
  return (
    <dl className="facts">
      {sets.map((set) => (
        <div key={set.field}>
          <dt title={set.field}>{set.field}</dt>
          <dd className="change">
            {set.before && <del>{set.before}</del>}
            <span aria-hidden="true">→</span>
            <span className="sr-only">becomes</span> <strong>{set.after}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** "one request, 1 API call" */
export function requestWords({ settled, retries }: EffectStory): string {
  const words = ["one request"];
  if (settled) words.push(settled.ok ? apiCalls(settled.apiCalls) : "refused");
  else words.push("on its way");
  if (retries.length > 0) words.push(count(retries.length + 1, "attempt"));
  return words.join(", ");
}

/** What else is to be known about a request: its company, its time, how its outcome became known. */
export function requestNotes({ settled, echoAt }: EffectStory, others: number): string {
  const words = [];
  if (settled) words.push(duration(settled.ms));
  if (others > 0) words.push(`with ${count(others, "field")} of other steps`);
  if (settled?.readBack === "applied") words.push("the answer was lost, known by reading back");
  else if (echoAt) words.push("confirmed by the org");
  return words.join(" · ");
}

/** Attempts that failed, folded. */
export function Retries({ retries }: { retries: EffectStory["retries"] }) {
  if (retries.length === 0) return null;
  return (
    <details className="tries">
      <summary>
        <Icon name="right" small className="chevron" />
        {count(retries.length, "attempt")} failed before
      </summary>
      <ol className="ways">
        {retries.map((retry) => (
          <li key={retry.attempt}>
            <Icon name="retry" small />
            <span>
              {retry.error.message} <code>{retry.error.code}</code>
            </span>
            <span className="weak">{clock(retry.at)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
