import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Insights } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { count, money, percent } from "../format/value.ts";
import { behind, type InsightsSearch } from "./search.ts";

/** The figures that it all comes down to; each leads to its items where the list can show them. */
export function Headline({ data, search }: { data: Insights; search: InsightsSearch }) {
  const { figures, touchFree, cost } = data;
  const { firstRight, reassigned, reassignments, pingPong, milestones, timeToFirst, balance } = figures;
  const to = behind(search);
  return (
    <section className="card figures figures--six" aria-label="Headline figures">
      <Figure name="Touch-free rate" value={percent(touchFree.share)} beside={ended(touchFree.of)}>
        no person decided or wrote
      </Figure>
      <Figure
        name="First-time-right"
        value={
          <Link to="/" search={{ ...to, reassigned: "no" }}>
            {percent(firstRight.share)}
          </Link>
        }
        beside={ended(firstRight.of)}
      >
        {timeToFirst.median === null
          ? "no owner yet"
          : `first owner ${afterwards(timeToFirst.median)} (median)`}
      </Figure>
      <Figure
        name="Reassignments"
        value={
          <Link to="/" search={{ ...to, reassigned: "yes" }}>
            {reassignments.total.toLocaleString("en-US")}
          </Link>
        }
        beside={`of ${count(reassigned.count, "item")}`}
      >
        {reassignments.mean === null
          ? "nothing assigned"
          : `${reassignments.mean.toFixed(2)} for each assigned item`}
      </Figure>
      <Figure
        name="Ping-pong"
        value={pingPong.count.toLocaleString("en-US")}
        beside={percent(pingPong.share)}
      >
        back to an owner or team
      </Figure>
      <Figure
        name="Milestones met"
        value={percent(milestones.share)}
        beside={`${(milestones.of - milestones.count).toLocaleString("en-US")} violated`}
      >
        {balance === null ? "no owners yet" : `load balance ${balance.toFixed(2)} (Jain)`}
      </Figure>
      <Figure
        name="Cost per item"
        value={
          <Link to="/" search={{ ...to, sort: "-cost" }}>
            {money(cost.mean)}
          </Link>
        }
        beside={cost.cap === null ? undefined : `cap ${money(cost.cap)}`}
      >
        calls to language models
      </Figure>
    </section>
  );
}

function Figure({
  name,
  value,
  beside,
  children,
}: {
  name: string;
  value: ReactNode;
  beside?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div>
      <h2>{name}</h2>
      <p className="figure">
        <b>{value}</b>
        {beside && <span className="weak">{beside}</span>}
      </p>
      <p>{children}</p>
    </div>
  );
}

const ended = (many: number) => `of ${many.toLocaleString("en-US")} ended`;

const afterwards = (ms: number) => (ms < 1000 ? "at once" : `after ${duration(ms)}`);
