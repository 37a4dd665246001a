import { Link } from "@tanstack/react-router";
import { useSimilar } from "../api/inbox.ts";
import type { Similar, TaskDetail } from "../api/types.ts";
import { age, duration } from "../format/time.ts";
import { count, showValue } from "../format/value.ts";
import { Badge, By } from "../marks/by.tsx";
import { Meter } from "../marks/meter.tsx";
import { useNow } from "../shell/now.ts";
import { Scroll } from "../shell/scroll.tsx";

/** Earlier items that say much the same, what was decided about them, and this customer's other items. */
export function SimilarPane({ task, detail }: { task: string; detail: TaskDetail | undefined }) {
  const similar = useSimilar(task);
  const { data } = similar;
  return (
    <section className="pane tasks__past" aria-labelledby="past-title">
      <div className="pane__head">
        <h2 id="past-title" className="truncate">
          Similar, and what was decided
        </h2>
        <span className="weak pane__end">{data?.days ?? 90} days</span>
      </div>
      <Scroll label="Similar items, scrolls" className="pane__body">
        {similar.isPending && (
          <div className="loading" role="status">
            Looking for items alike…
          </div>
        )}
        {data && (data.count > 0 ? <Past similar={data} /> : <NoneAlike similar={data} />)}
        {detail && <Customer customer={detail.customer} />}
      </Scroll>
    </section>
  );
}

function NoneAlike({ similar }: { similar: Similar }) {
  return (
    <p className="section weak">
      {similar.field === null
        ? "Nothing was decided before that this could be held against."
        : similar.whole
          ? "No earlier item says much the same."
          : "Nothing alike among the latest items; earlier ones are being read."}
    </p>
  );
}

function Past({ similar }: { similar: Similar }) {
  const most = similar.tally[0]?.count ?? 1;
  return (
    <>
      <div className="section">
        <h3 className="section__title">
          {similar.count} alike{" "}
          <span className="weak">
            {similar.corrected === 0
              ? "none was corrected later"
              : `${similar.corrected} of ${similar.count} were corrected later`}
          </span>
        </h3>
        <ul className="tally">
          {similar.tally.slice(0, 5).map(({ value, count: times }) => (
            <li key={showValue(value)}>
              <span className="truncate">{showValue(value, 30)}</span>
              <Meter part={(times / most) * 100} />
              <span className="num">{times}</span>
            </li>
          ))}
        </ul>
      </div>
      <ol className="past">
        {similar.rows.map((row) => (
          <li key={row.key}>
            <span className="truncate">
              <Link to="/items/$" params={{ _splat: row.key }}>
                {row.number}
              </Link>{" "}
              {row.subject}
            </span>
            <span className="past__near">{row.alike.toFixed(2)} alike</span>
            <span className="past__told">
              <strong className="truncate">{showValue(row.value, 40)}</strong>
              {row.who ? <Badge by="person" word={row.who} icon="person" /> : <By by={row.by} />}
              <span className="weak truncate">
                {row.first !== null
                  ? `was ${showValue(row.first, 30)} first`
                  : row.tookMs !== null
                    ? `solved in ${duration(row.tookMs)}`
                    : "goes on"}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Customer({ customer: { name, open, last } }: { customer: TaskDetail["customer"] }) {
  const now = useNow();
  if (!name) return null;
  const [latest, ...others] = last;
  return (
    <div className="section">
      <h3 className="section__title">
        This customer <span className="weak">{name}</span>
      </h3>
      <dl className="facts">
        <div>
          <dt>Open</dt>
          <dd>{open === 0 ? "this one only" : count(open, "more item")}</dd>
        </div>
        {latest && (
          <div>
            <dt>Last</dt>
            <dd>
              <Link to="/items/$" params={{ _splat: latest.key }}>
                {latest.number}
              </Link>
              , {age(latest.startedAt, now)} ago
            </dd>
          </div>
        )}
        {latest?.owner && (
          <div>
            <dt>Owner then</dt>
            <dd>{latest.owner}</dd>
          </div>
        )}
        {others.length > 0 && (
          <div>
            <dt>Before</dt>
            <dd>
              {others.map(({ key, number }, index) => (
                <span key={key}>
                  {index > 0 && ", "}
                  <Link to="/items/$" params={{ _splat: key }}>
                    {number}
                  </Link>
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
