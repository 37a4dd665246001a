import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Insights } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { count, money, percent } from "../format/value.ts";
import { Opens } from "./behind.tsx";
import { Delta, points } from "./delta.tsx";
import { behind, type InsightsSearch } from "./search.ts";
import type { Versus } from "./versus.ts";

/** The figures that it all comes down to; each leads to its items where the list can show them. */
export function Headline({
  data,
  search,
  versus,
}: {
  data: Insights;
  search: InsightsSearch;
  versus: Versus | undefined;
}) {
  const { figures, touchFree, cost } = data;
  const beside = (
    of: (data: Insights) => number | null,
    how: Pick<Parameters<typeof Delta>[0], "show" | "step" | "good">,
  ) => versus && <Delta label={versus.label} was={of(versus.data)} is={of(data)} {...how} />;
  const share = { show: (value: number) => percent(value), step: points };
  const { firstRight, reassigned, reassignments, pingPong, milestones, timeToFirst, balance } = figures;
  const to = behind(search);
  return (
    <section className="card figures figures--six" aria-label="Headline figures">
      <Figure
        name="Touch-free rate"
        value={<Opens figure="touched">{percent(touchFree.share)}</Opens>}
        beside={ended(touchFree.of)}
        versus={beside((one) => one.touchFree.share, share)}
      >
        no person decided or wrote
      </Figure>
      <Figure
        name="First-time-right"
        value={<Opens figure="handed on">{percent(firstRight.share)}</Opens>}
        beside={ended(firstRight.of)}
        versus={beside((one) => one.figures.firstRight.share, share)}
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
        versus={beside((one) => one.figures.reassigned.share, { ...share, good: "down" })}
      >
        {reassignments.mean === null
          ? "nothing assigned"
          : `${reassignments.mean.toFixed(2)} for each assigned item`}
      </Figure>
      <Figure
        name="Ping-pong"
        value={<Opens figure="ping-pong">{pingPong.count.toLocaleString("en-US")}</Opens>}
        beside={percent(pingPong.share)}
        versus={beside((one) => one.figures.pingPong.share, { ...share, good: "down" })}
      >
        back to an owner or team
      </Figure>
      <Figure
        name="Milestones met"
        value={<Opens figure="violated">{percent(milestones.share)}</Opens>}
        beside={`${(milestones.of - milestones.count).toLocaleString("en-US")} violated`}
        versus={beside((one) => one.figures.milestones.share, share)}
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
        versus={beside((one) => one.cost.mean, { show: money, good: "down" })}
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
  versus,
  children,
}: {
  name: string;
  value: ReactNode;
  beside?: string | undefined;
  versus?: ReactNode;
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
      {versus && <p>{versus}</p>}
    </div>
  );
}

const ended = (many: number) => `of ${many.toLocaleString("en-US")} ended`;

const afterwards = (ms: number) => (ms < 1000 ? "at once" : `after ${duration(ms)}`);
