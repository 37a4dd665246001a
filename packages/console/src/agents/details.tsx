import { Link } from "@tanstack/react-router";
import type { AgentLine } from "../api/types.ts";
import { money } from "../format/value.ts";
import { minute } from "../versions/minute.ts";

/** What an agent may do, where it is used with the way on while it is suspended, and who let it. */
export function Details({ line }: { line: AgentLine }) {
  const { kind, boundary, about, address, workflows, since, suspended } = line;
  const { reads, gives, writes, calls, models, perItem, perDay, spentToday } = boundary;
  const spends = [
    ...(perItem === null ? [] : [`${money(perItem)} for an item`]),
    ...(perDay === null
      ? []
      : [`${money(perDay)} a day${spentToday === null ? "" : ` (${money(spentToday)} of it today)`}`]),
  ];
  const may: [string, string][] =
    kind === "inside"
      ? [
          ["Reads", list(reads)],
          ["Gives", list(gives)],
          ["Writes", list(writes)],
          ["Calls", list(calls)],
          ["Asks", models === null ? "models that the workspace allows" : list(models)],
          ["Spends", spends.length ? `at most ${spends.join(", ")}` : "as the workflow's budget says"],
        ]
      : [
          ["Address", address ?? "nobody is called, samples answer"],
          ["Operations", list(calls)],
          ...about.map(({ label, value }): [string, string] => [label, value]),
        ];
  return (
    <div className="agents__pair">
      <dl className="facts">
        {suspended && (
          <div>
            <dt>Suspended</dt>
            <dd>
              by {suspended.by}, {minute(suspended.at)}: {suspended.reason}
            </dd>
          </div>
        )}
        {may.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {since && (
          <div>
            <dt>Boundary</dt>
            <dd>
              as now since {minute(since.boundary.at)}, version {since.boundary.version}, by{" "}
              {since.boundary.by}
            </dd>
          </div>
        )}
      </dl>
      <table className="table agents__steps">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">While it is suspended</th>
          </tr>
        </thead>
        <tbody>
          {workflows.flatMap((workflow) =>
            workflow.steps.map(({ step, wayOn }) => (
              <tr key={`${workflow.id} ${step}`}>
                <td>
                  <Link to="/workflows/$id" params={{ id: workflow.id }} search={{ at: step }}>
                    {step}
                  </Link>{" "}
                  <span className="weak">{workflow.title}</span>
                </td>
                <td>{wayOn}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

const list = (names: string[]): string => names.join(", ") || "nothing";
