import { Link } from "@tanstack/react-router";
import type { Insights } from "../api/types.ts";
import { count, title } from "../format/value.ts";
import { deciders } from "../marks/deciders.ts";
import { Icon } from "../marks/icon.tsx";
import type { IconName } from "../marks/icons.ts";
import { Meter } from "../marks/meter.tsx";
import { behind, type InsightsSearch } from "./search.ts";

type Cause = Insights["causes"][number];

/** Why items changed hands, by the step that it goes back to; each opens to the items behind it. */
export function Reasons({ data: { causes, figures }, search }: { data: Insights; search: InsightsSearch }) {
  const most = causes[0]?.moves ?? 0;
  return (
    <section className="card" aria-labelledby="reasons-title">
      <div className="card__head">
        <h2 id="reasons-title">Reassignments, by the step that caused them</h2>
        <Link to="/" search={behind(search, { reassigned: "yes" })}>
          {count(figures.reassignments.total, "move")}
        </Link>
      </div>
      {causes.length === 0 ? (
        <p className="card__none weak">Nothing was reassigned.</p>
      ) : (
        <ol className="reasons">
          {causes.map((cause) => (
            <li key={[cause.is, cause.step, cause.name, cause.by].join()}>
              <details>
                <summary>
                  <Mark cause={cause} />
                  <span className="reasons__words">
                    <strong>{headOf(cause)}</strong>
                    <span className="weak truncate" title={cause.texts[0]?.text}>
                      {cause.texts[0]?.text}
                      {cause.texts.length > 1 && ` (${cause.texts[0]?.moves})`}
                    </span>
                  </span>
                  <Meter part={(cause.moves / most) * 100} />
                  <span className="num">{cause.moves.toLocaleString("en-US")}</span>
                  <Icon name="right" small className="chevron" />
                </summary>
                <Behind cause={cause} />
              </details>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Behind({ cause: { texts, items, of } }: { cause: Cause }) {
  return (
    <div className="reasons__behind">
      {texts.length > 1 && (
        <ul>
          {texts.map(({ text, moves }) => (
            <li key={text}>
              {text} <span className="weak">{moves}</span>
            </li>
          ))}
        </ul>
      )}
      <p>
        {items.map(({ key, number }) => (
          <Link key={key} to="/items/$" params={{ _splat: key }}>
            {number}
          </Link>
        ))}
        {of > items.length && <span className="weak">and {count(of - items.length, "more item")}</span>}
      </p>
    </div>
  );
}

const icons: Record<Exclude<Cause["is"], "decision">, IconName> = {
  assign: "assign",
  action: "clock",
  hand: "person",
  foreign: "foreign",
};

function Mark({ cause: { is, by = "rule" } }: { cause: Cause }) {
  const hue = { decision: by, assign: "rule", action: "rule", hand: "person", foreign: "foreign" }[is];
  return (
    <span className={`reasons__mark by--${hue}`}>
      <Icon name={is === "decision" ? deciders[by].icon : icons[is]} />
    </span>
  );
}

function headOf({ is, step, name, by }: Cause): string {
  const of = step === undefined ? "" : title(step);
  if (is === "decision")
    return `${of}${name && title(name) !== of ? `: ${name}` : ""}${by ? `, by ${deciders[by].word.toLowerCase()}` : ""}`;
  if (is === "assign") return of || "Assignment";
  if (is === "action") return of ? `${of}, chosen anew` : "Chosen anew";
  return is === "foreign" ? "Foreign write" : "By hand";
}
