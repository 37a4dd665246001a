import type { Marked, TaskDetail } from "../api/types.ts";
import { showValue, title as titled } from "../format/value.ts";

/** What the person sees of the record: longer texts with what the models pointed at, and the other values in a line. */
export function Message({ detail }: { detail: TaskDetail }) {
  const { line, shows, thoughts } = detail;
  const texts = shows.filter(({ parts, value }) => parts && value !== line.subject);
  const values = shows.filter(
    ({ parts, value }) => !parts && value !== null && value !== "" && value !== line.subject,
  );
  const weighed = thoughts.some(({ kind, words }) => kind === "model" && words?.length);
  const quoted = thoughts.some(({ evidence }) => evidence);
  if (texts.length + values.length === 0) return null;
  return (
    <section className="section" aria-label="Message">
      <h3 className="section__title">
        Message <span className="weak">{line.customer}</span>
        {(weighed || quoted) && (
          <span className="marks">
            {weighed && (
              <span className="by--model">
                <i />
                weighed by the local model
              </span>
            )}
            {quoted && (
              <span className="by--llm">
                <i />
                quoted by the LLM
              </span>
            )}
          </span>
        )}
      </h3>
      <div className="letter">
        {texts.map(({ name, parts }) => (
          <div key={name} className="letter__text">
            {texts.length > 1 && <span className="field__label">{nameOf(name)}</span>}
            <p>
              <Parts parts={parts ?? []} />
            </p>
          </div>
        ))}
        {values.length > 0 && (
          <dl className="facts">
            {values.map(({ name, value }) => (
              <div key={name}>
                <dt>{nameOf(name)}</dt>
                <dd>{showValue(value, 300)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </section>
  );
}

const nameOf = (name: string) => titled(name.split(".").at(-1) ?? name);

/** A text in its parts. What customers write is text and never markup. */
export function Parts({ parts }: { parts: Marked[] }) {
  let from = 0;
  return parts.map(({ text, by }) => {
    const key = from;
    from += text.length;
    if (by.length === 0) return text;
    const who = by.length > 1 ? "is-both" : by[0] === "llm" ? "is-llm" : "is-model";
    const told = by
      .map((one) => (one === "llm" ? "quoted by the LLM" : "weighed by the local model"))
      .join(", ");
    return (
      <mark key={key} className={who} title={told}>
        {text}
      </mark>
    );
  });
}
