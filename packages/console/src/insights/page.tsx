import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Insights } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Menu } from "../shell/menu.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { Accuracy } from "./accuracy.tsx";
import { BehindDialog } from "./behind.tsx";
import { Breakdown } from "./breakdown.tsx";
import { Costs } from "./costs.tsx";
import { csvOf, download } from "./csv.ts";
import { DecidedBy } from "./decided-by.tsx";
import { ForeignWrites } from "./foreign.tsx";
import { Headline } from "./headline.tsx";
import { Milestones } from "./milestones.tsx";
import { Reasons } from "./reasons.tsx";
import { type InsightsSearch, type Period, periods } from "./search.ts";
import { Shadow } from "./shadow.tsx";
import { StageTimes } from "./stage-times.tsx";
import { comparedWords, useCompared, type Versus } from "./versus.ts";
import { Weeks } from "./weeks.tsx";

/** What the work is measured by: who had to hand it on and why, who decided, what was right, how long it took. */
export function InsightsPage() {
  const search: InsightsSearch = useSearch({ from: "/insights" });
  const { data, error, isPending, refetch, versus, live, others } = useCompared(search);

  useEffect(() => {
    document.title = "Insights · Throughline";
  }, []);

  return (
    <main className="page page--fixed" id="page">
      <header className="list-head">
        <div className="list-head__top insights-head">
          <h1>Insights</h1>
          {data && (
            <span className="weak">
              {count(data.figures.items, "item")} of the last {periods[search.period ?? "month"]},{" "}
              {open(data)} · weeks: the last 12
            </span>
          )}
          <Choices
            search={search}
            workflows={data?.workflows ?? []}
            live={live?.number}
            others={others.map(({ number }) => number)}
          />
          {data && (
            <button
              type="button"
              className="button button--sm"
              onClick={() => download(`insights-${data.from.slice(0, 10)}.csv`, csvOf(data))}
            >
              CSV
            </button>
          )}
        </div>
      </header>
      {search.behind && <BehindDialog search={search} />}
      {error && <Trouble error={error} again={() => refetch()} />}
      {isPending && !error && (
        <div className="loading" role="status">
          Loading insights…
        </div>
      )}
      {data && (data.weeks.length ? <Board data={data} search={search} versus={versus} /> : <Nothing />)}
    </main>
  );
}

const open = ({ open, figures: { items } }: Insights) =>
  open === 0
    ? "all ended"
    : open === items
      ? "all of them open"
      : `${open.toLocaleString("en-US")} still open`;

function Board({
  data,
  search,
  versus,
}: {
  data: Insights;
  search: InsightsSearch;
  versus: Versus | undefined;
}) {
  return (
    <Scroll label="Figures" className="board">
      <Headline data={data} search={search} versus={versus} />
      <div className="insight-row">
        <DecidedBy weeks={data.decidedBy} workflow={search.workflow} />
        <Reasons data={data} search={search} />
      </div>
      <div className="insight-row insight-row--three">
        <Weeks weeks={data.weeks} />
        <StageTimes stages={data.stages} versus={versus} />
        <Costs cost={data.cost} search={search} />
      </div>
      <div className="insight-row">
        <Accuracy accuracy={data.accuracy} />
        <Milestones milestones={data.milestones} versus={versus} />
      </div>
      <Breakdown by={data.by} search={search} />
      <ForeignWrites foreign={data.foreign} search={search} />
      {data.workflows.map(({ id }) => (
        <Shadow key={id} workflow={id} />
      ))}
    </Scroll>
  );
}

function Nothing() {
  return (
    <div className="empty">
      <Icon name="insights" />
      <p>
        <strong>Nothing to measure yet.</strong>
      </p>
      <p className="weak">Figures appear here with the first work items of the last 12 weeks.</p>
    </div>
  );
}

/** Which workflow, and of how many days. */
function Choices({
  search,
  workflows,
  live,
  others,
}: {
  search: InsightsSearch;
  workflows: Insights["workflows"];
  /** Number of the live version, where one workflow is looked at, and of others that were live. */
  live: number | undefined;
  others: number[];
}) {
  const navigate = useNavigate({ from: "/insights" });
  const set = (changes: InsightsSearch) => void navigate({ search: (now) => ({ ...now, ...changes }) });
  const { workflow, period = "month" } = search;
  const titleOf = (id: string) => workflows.find((one) => one.id === id)?.title ?? id;
  return (
    <span className="inline inline--wide insights-head__end">
      {workflows.length > 1 && (
        <Menu
          className={`chip ${workflow === undefined ? "" : "chip--on"}`}
          choices={[undefined, ...workflows.map(({ id }) => id)].map((id) => ({
            label: id === undefined ? "All workflows" : titleOf(id),
            checked: id === workflow,
            act: () => set({ workflow: id }),
          }))}
        >
          <span className="truncate">{workflow === undefined ? "All workflows" : titleOf(workflow)}</span>{" "}
          <Icon name="down" small />
        </Menu>
      )}
      <Menu
        className={`chip ${search.with === undefined ? "" : "chip--on"}`}
        choices={[undefined, "before", ...(live === undefined ? [] : others.map(String))].map((other) => ({
          label:
            other === undefined
              ? "With nothing"
              : other === "before"
                ? `With the ${periods[period]} before`
                : `v${live} with v${other}`,
          checked: other === search.with,
          act: () => set({ with: other }),
        }))}
      >
        {comparedWords(search)} <Icon name="down" small />
      </Menu>
      <fieldset className="segment">
        <legend className="sr-only">Period</legend>
        {Object.entries(periods).map(([name, words]) => (
          <label key={name}>
            <input
              type="radio"
              name="period"
              checked={name === period}
              onChange={() => set({ period: name === "month" ? undefined : (name as Period) })}
            />
            {words}
          </label>
        ))}
      </fieldset>
    </span>
  );
}
