import { useNavigate, useSearch } from "@tanstack/react-router";
import { Fragment, useEffect } from "react";
import { useAgents } from "../api/agents.ts";
import type { AgentLine } from "../api/types.ts";
import { count, money, percent, title } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";
import { Details } from "./details.tsx";
import { type AgentsSearch, DAYS } from "./search.ts";
import { Switch } from "./switch.tsx";

/** Who acts here: all agents, inside and outside, with what they may do, what they did, and the switch of each. */
export function AgentsPage() {
  const { days = 30, agent }: AgentsSearch = useSearch({ from: "/agents" });
  const { data, error, isPending, refetch } = useAgents(days);
  useEffect(() => {
    document.title = "Agents · Throughline";
  }, []);
  const suspended = data?.agents.filter((one) => one.suspended).length ?? 0;
  return (
    <main className="page page--fixed" id="page">
      <header className="list-head">
        <div className="list-head__top insights-head">
          <h1>Agents</h1>
          {data && (
            <span className="weak">
              {count(data.agents.length, "agent")}
              {suspended > 0 && `, ${suspended} suspended`} · figures of{" "}
              {data.looked < data.items
                ? `about ${count(data.items, "item")}, told by ${data.looked.toLocaleString("en-US")} of them evenly over the time`
                : count(data.items, "item")}
            </span>
          )}
          <Period days={days} />
        </div>
      </header>
      {error && <Trouble error={error} again={() => refetch()} />}
      {isPending && !error && (
        <div className="loading" role="status">
          Loading agents…
        </div>
      )}
      {data && (
        <Scroll label="Agents" className="board">
          <Agents
            title="Inside"
            about="roles of the workflows"
            lines={data.agents}
            kind="inside"
            open={agent}
          />
          <Agents
            title="Outside"
            about="agents and tools of others, called at their step"
            lines={data.agents}
            kind="outside"
            open={agent}
          />
        </Scroll>
      )}
    </main>
  );
}

function Period({ days }: { days: number }) {
  const navigate = useNavigate({ from: "/agents" });
  return (
    <fieldset className="segment insights-head__end">
      <legend className="sr-only">Period</legend>
      {Object.entries(DAYS).map(([of, words]) => (
        <label key={of}>
          <input
            type="radio"
            name="days"
            checked={Number(of) === days}
            onChange={() => void navigate({ search: (now) => ({ ...now, days: Number(of) }) })}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

function Agents({
  title: heading,
  about,
  lines,
  kind,
  open,
}: {
  title: string;
  about: string;
  lines: AgentLine[];
  kind: AgentLine["kind"];
  open: string | undefined;
}) {
  const own = lines.filter((line) => line.kind === kind);
  const id = `agents-${kind}`;
  return (
    <section className="card card--table" aria-labelledby={id}>
      <div className="card__head">
        <h2 id={id}>{heading}</h2>
        <span className="weak">{about}</span>
      </div>
      {own.length === 0 ? (
        <p className="card__none weak">
          No agent of others is connected. connections.yaml names them, by type: a2a, agentforce or mcp.
        </p>
      ) : (
        <Scroll label={heading} className="board__scroll">
          <table className="table agents">
            <thead>
              <tr>
                <th scope="col">Agent</th>
                <th scope="col" className="num">
                  Items
                </th>
                <th scope="col" className="num">
                  {kind === "inside" ? "Decisions" : "Calls"}
                </th>
                <th scope="col" className="num">
                  {kind === "inside" ? "Sure" : "Time"}
                </th>
                <th scope="col" className="num">
                  {kind === "inside" ? "Corrected" : "Failed"}
                </th>
                <th scope="col" className="num">
                  Per item
                </th>
                <th scope="col">Since</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {own.map((line) => (
                <Fragment key={line.id}>
                  <Row line={line} open={open === line.id} />
                  {open === line.id && (
                    <tr>
                      <td colSpan={8} className="agents__details" id={`details-${line.id}`}>
                        <Details line={line} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function Row({ line, open }: { line: AgentLine; open: boolean }) {
  const navigate = useNavigate({ from: "/agents" });
  const { id, name, role, workflows, figures, since, kind } = line;
  const { items, decisions, calls, sure, medianMs, corrected, failed, refused, cost } = figures;
  const inside = kind === "inside";
  return (
    <tr className={line.suspended ? "row--danger" : ""}>
      <td>
        <button
          type="button"
          className="agents__name"
          aria-expanded={open}
          aria-controls={open ? `details-${id}` : undefined}
          onClick={() => void navigate({ search: (now) => ({ ...now, agent: open ? undefined : id }) })}
        >
          <Icon name={open ? "up" : "down"} small />
          <span className="agents__words">
            <strong>{title(name)}</strong>
            <span className="weak">
              {role || line.address || "answers by samples"} ·{" "}
              {workflows.map(({ title }) => title).join(", ") || "no workflow uses it"}
            </span>
          </span>
        </button>
      </td>
      <td className="num">{items.toLocaleString("en-US")}</td>
      <td className="num">{(inside ? decisions : calls).toLocaleString("en-US")}</td>
      <td className="num">{inside ? percent(sure, 0) : medianMs === null ? "–" : `${medianMs} ms`}</td>
      <td className="num">
        {inside && decisions > 0 ? percent(corrected / decisions) : inside ? "–" : failed}
        {refused > 0 && (
          <span className="danger" title="Attempts beyond its boundary, all refused">
            {" "}
            +{refused} refused
          </span>
        )}
      </td>
      <td className="num">{items > 0 ? money(cost / items) : "–"}</td>
      <td>{since ? `${minute(since.at).slice(0, 10)}, v${since.version}` : "–"}</td>
      <td>
        <Switch line={line} />
      </td>
    </tr>
  );
}
