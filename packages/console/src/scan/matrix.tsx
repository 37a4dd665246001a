import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import type { ScanField, ScanReport, ScanView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { groupsOf } from "./ordered.ts";
import type { ScanSearch } from "./search.ts";

type Cell = ScanField["cells"][number];

/** Fields by kinds of writers: how many, how many are off, and which of them are part of a collision. */
export function Matrix({ view, search }: { view: ScanView; search: ScanSearch }) {
  const [all, setAll] = useState(false);
  const { report } = view;
  if (!report) return null;
  const { groups, rest } = groupsOf(view);
  const shown = all && rest.length > 0 ? [...groups, { name: "With one writer", fields: rest }] : groups;
  const columns = report.columns.filter((_, at) => report.fields.some(({ cells }) => !isNone(cells[at])));
  return (
    <section className="card card--table" aria-labelledby="matrix-title">
      <div className="card__head">
        <h2 id="matrix-title">Fields and their writers</h2>
        <Legend />
      </div>
      <div className="board__scroll">
        <table className="table matrix">
          <caption className="sr-only">
            Fields of {report.object} by kind of writer, with counts and collisions
          </caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {columns.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">Active</th>
              <th scope="col">Collide</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, fields }) => (
              <Fragment key={name}>
                <tr className="group">
                  <th colSpan={columns.length + 3} scope="rowgroup">
                    {name}
                  </th>
                </tr>
                {fields.map((field) => (
                  <Row key={field.field} field={field} report={report} columns={columns} search={search} />
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <Foot report={report} rest={rest.length} all={all} onToggle={() => setAll(!all)} />
    </section>
  );
}

function Row({
  field: { field, cells, writers, collisions },
  report,
  columns,
  search,
}: {
  field: ScanField;
  report: ScanReport;
  columns: ScanReport["columns"];
  search: ScanSearch;
}) {
  const active = new Set(writers.flatMap((one) => (one.active ? [`${one.kind} ${one.name}`] : []))).size;
  return (
    <tr className="row">
      <th scope="row">{field}</th>
      {columns.map((column) => {
        const cell = cells[report.columns.indexOf(column)];
        const chosen = search.field === field && search.column === column.name;
        return (
          <td key={column.name}>
            {!cell || isNone(cell) ? (
              <span className="cell cell--none">–</span>
            ) : (
              <Link
                className={`cell ${classOf(cell)} ${chosen ? "cell--chosen" : ""}`}
                to="/scan"
                search={{ ...(search.object && { object: search.object }), field, column: column.name }}
                aria-current={chosen ? "true" : undefined}
                resetScroll={false}
              >
                {cell.collides && <Icon name="clash" small />}
                <span className="sr-only">
                  {field}, {column.name}:{" "}
                </span>
                {cell.active > 0 && (
                  <span>
                    {cell.active}
                    <span className="sr-only"> active </span>
                  </span>
                )}
                {cell.inactive > 0 && (
                  <small>
                    {cell.active > 0 && "+"}
                    {cell.inactive} off
                  </small>
                )}
                {cell.collides && <span className="sr-only">, part of a collision</span>}
              </Link>
            )}
          </td>
        );
      })}
      <td>{active}</td>
      <td>
        {collisions.length > 0 ? (
          <span className="state state--warning">
            <Icon name="clash" small />
            {collisions.length}
          </span>
        ) : (
          <span className="weak">0</span>
        )}
      </td>
    </tr>
  );
}

const isNone = (cell: Cell | undefined): boolean => !cell || cell.active + cell.inactive === 0;

const classOf = ({ collides, active }: Cell): string =>
  collides ? "cell--clash" : active === 0 ? "cell--off" : "";

function Legend() {
  return (
    <span className="matrix__legend weak" aria-hidden="true">
      <span className="inline">
        <span className="cell">2</span>active
      </span>
      <span className="inline">
        <span className="cell cell--off">
          <small>1 off</small>
        </span>
        inactive
      </span>
      <span className="inline">
        <span className="cell cell--clash">
          <Icon name="clash" small />2
        </span>
        part of a collision
      </span>
    </span>
  );
}

function Foot({
  report: { fields, unread },
  rest,
  all,
  onToggle,
}: {
  report: ScanReport;
  rest: number;
  all: boolean;
  onToggle: () => void;
}) {
  return (
    <div className="matrix__foot">
      <span>
        {fields.length - (all ? 0 : rest)} of {count(fields.length, "field")}
        {rest > 0 && (
          <>
            {" · "}
            <button type="button" className="link" onClick={onToggle} aria-expanded={all}>
              {all ? "without those of one writer" : `${rest} with one writer`}
            </button>
          </>
        )}
      </span>
      {unread.length > 0 && (
        <details className="matrix__unread">
          <summary>
            {count(unread.length, "file")} could not be read <Icon name="right" small className="chevron" />
          </summary>
          <ul>
            {unread.slice(0, 200).map(({ file, line, why }) => (
              <li key={`${file} ${line}`}>
                <code>
                  {file}
                  {line ? `:${line}` : ""}
                </code>{" "}
                {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
