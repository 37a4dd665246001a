import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { useSummary } from "../api/queries.ts";
import type { Summary as SummaryData } from "../api/types.ts";
import { countdown } from "../format/time.ts";
import { money, percent, title } from "../format/value.ts";
import { By } from "../marks/by.tsx";
import { deciding, occasional } from "../marks/deciders.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { useNow } from "../shell/now.ts";
import { remembered } from "../shell/remembered.ts";
import { placeOf } from "../teams/zone.ts";

// where it would leave the subjects no room, it begins folded
const folded = remembered("summary-folded", innerWidth > 1180 && innerWidth < 1400);

/** Today's figures, in a rail that folds away and stays folded. */
export function Summary() {
  const { data } = useSummary();
  const shut = folded.use();
  return (
    <details
      className="card summary"
      open={!shut}
      onToggle={(event) => folded.set(!event.currentTarget.open)}
    >
      <summary>
        <Icon name="insights" />
        <span className="summary__label" title={data && `Since midnight in ${placeOf(data.today.zone)}`}>
          Today
        </span>
        <Icon name="right" className="chevron" />
      </summary>
      {data && <Figures data={data} />}
    </details>
  );
}

function Figures({ data }: { data: SummaryData }) {
  return (
    <>
      <section className="pair">
        <div>
          <h2>Touch-free rate</h2>
          <p className="figure">
            <b>{percent(data.touchFree)}</b>
          </p>
        </div>
        <div>
          <h2>First-time-right</h2>
          <p className="figure">
            <b>{percent(data.firstTimeRight)}</b>
          </p>
        </div>
        <p className="weak pair__foot">
          {data.started.toLocaleString("en-US")} started, {data.open.toLocaleString("en-US")} open
        </p>
      </section>
      <DecidedByShares decidedBy={data.decidedBy} />
      <section>
        <h2>Cost per item</h2>
        <p className="figure">
          <b>{money(data.costPerItem)}</b>
          {data.cap !== null && <span className="weak">cap {money(data.cap)}</span>}
        </p>
        {data.cap !== null && data.cap > 0 && <Meter part={(data.costPerItem / data.cap) * 100} brand />}
      </section>
      <AtRisk items={data.atRisk} />
      <Org org={data.org} />
    </>
  );
}

const NOTHING: SummaryData["decidedBy"] = {
  rule: 0,
  table: 0,
  model: 0,
  agreement: 0,
  llm: 0,
  person: 0,
  system: 0,
  agent: 0,
  foreign: 0,
};

function DecidedByShares({ decidedBy }: { decidedBy: Partial<SummaryData["decidedBy"]> }) {
  const counts = { ...NOTHING, ...decidedBy };
  const shown = [...deciding, "system" as const, "agent" as const].filter(
    (by) => counts[by] > 0 || !occasional.includes(by),
  );
  const total = shown.reduce((sum, by) => sum + counts[by], 0);
  return (
    <section>
      <h2>Decided by</h2>
      {total === 0 && <p className="weak">Nothing yet today.</p>}
      {total > 0 && (
        <>
          <div className="share" aria-hidden="true">
            {shown
              .filter((by) => counts[by] > 0)
              .map((by) => (
                <i key={by} className={`by--${by}`} style={{ "--part": counts[by] } as CSSProperties} />
              ))}
          </div>
          <ul className="legend">
            {shown.map((by) => (
              <li key={by} title={`${counts[by].toLocaleString("en-US")} decisions`}>
                <By by={by} />
                <span>{percent(counts[by] / total, 0)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function AtRisk({ items }: { items: SummaryData["atRisk"] }) {
  const now = useNow();
  return (
    <section>
      <h2>Milestones at risk</h2>
      {items.length === 0 && <p className="weak">None.</p>}
      <ul className="risk">
        {items.map((item) => {
          const { text, said, tone } = countdown({ status: "running", remainingMs: item.remainingMs }, now);
          return (
            <li key={item.key}>
              <Link to="/items/$" params={{ _splat: item.key }}>
                {item.number}
              </Link>
              <span className="truncate">{item.stage}</span>
              <span className={`nowrap ${tone === "danger" ? "danger" : "warning"}`}>
                <span aria-hidden="true">{text}</span>
                <span className="sr-only">{said}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Org({ org }: { org: SummaryData["org"] }) {
  const used = org.apiUsed !== null && org.apiMax ? (org.apiUsed / org.apiMax) * 100 : undefined;
  return (
    <section>
      <h2>Salesforce org</h2>
      <p className={`org ${org.connected ? "" : "danger"}`}>
        <Icon name={org.connected ? "plug" : "alert"} small />
        <span>{org.state ? title(org.state) : org.connected ? "Connected" : "Not connected"}</span>
      </p>
      {used !== undefined && (
        <>
          <p className="weak org__calls">
            {org.apiUsed?.toLocaleString("en-US")} of {org.apiMax?.toLocaleString("en-US")} API calls
          </p>
          <Meter part={used} brand />
        </>
      )}
    </section>
  );
}
