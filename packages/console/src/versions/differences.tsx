import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../api/session.ts";
import type { WhatIfReport } from "../api/types.ts";
import { PAGE_SIZE, useDifferences, useMark } from "../api/versions.ts";
import { title } from "../format/value.ts";
import { useActor } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { type Difference, differs } from "./differs.ts";
import { Sentence } from "./sentence.tsx";

/** What somebody says of a difference, and who. */
type Said = Pick<NonNullable<Difference["mark"]>, "expected" | "by">;

/** The items that come out otherwise, each to be marked as expected or not. */
export function Differences({ report }: { report: WhatIfReport }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useDifferences(report, page);
  const mark = useMark(report.workflow);
  const by = useActor();
  if (error) return <Trouble error={error} again={() => refetch()} />;
  if (!data) return null;
  const pages = Math.ceil(data.total / PAGE_SIZE);
  const { from, to } = report;
  return (
    <>
      {mark.error && <Trouble error={mark.error} />}
      <p className="what-if__line" role="status">
        {mark.data?.example && `Kept as the regression example “${mark.data.example.name}”.`}
      </p>
      <div className="board__scroll">
        <table className="table differences">
          <caption className="sr-only">Items that come out otherwise</caption>
          <thead>
            <tr>
              {["Item", "Before → after", "First step that differs", "Cause", "Expected?"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.differences.map((one) => (
              <Row
                key={one.item}
                difference={one}
                said={mark.isPending && mark.variables.item === one.item ? mark.variables : one.mark}
                onMark={(expected) => mark.mutate({ item: one.item, from, to, expected, by })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <p className="what-if__line">
          <button
            type="button"
            className="button button--sm"
            disabled={page === 1}
            onClick={() => setPage(page - 1)}
          >
            Back
          </button>
          Page {page} of {pages}
          <button
            type="button"
            className="button button--sm"
            disabled={page === pages}
            onClick={() => setPage(page + 1)}
          >
            Next
          </button>
        </p>
      )}
    </>
  );
}

function Row({
  difference,
  said,
  onMark,
}: {
  difference: Difference;
  said: Said | undefined;
  onMark: (expected: boolean) => void;
}) {
  const { item, firstStep, parts, cause, how, fidelity } = difference;
  return (
    <tr>
      <td>
        <Link to="/items/$" params={{ _splat: item }}>
          {item.slice(item.indexOf("/") + 1)}
        </Link>
        {fidelity !== "exact" && (
          <p className="weak">
            {fidelity === "re-read" ? "with the record as it is today" : "not all that it read is known"}
          </p>
        )}
      </td>
      <td>
        {differs(difference).map(([what, was, is]) => (
          <p key={what}>
            <span className="weak">{what}</span> {was} → <strong>{is}</strong>
          </p>
        ))}
      </td>
      <td>
        {title(firstStep)}
        <p className="weak">
          {parts.before ?? "nothing"} → {parts.after ?? "nothing"}
        </p>
      </td>
      <td>{cause ? <Sentence text={cause.text} /> : "Others were routed otherwise"}</td>
      <td>
        {how === "by rule" ? <Marking item={item} said={said} onMark={onMark} /> : "follows from others"}
      </td>
    </tr>
  );
}

function Marking({
  item,
  said,
  onMark,
}: {
  item: string;
  said: Said | undefined;
  onMark: (expected: boolean) => void;
}) {
  const may = useMay("POST /api/workflows/:id/differences");
  if (!may) return said ? (said.expected ? "expected" : "not expected") : "not said yet";
  return (
    <>
      <fieldset className="segment segment--sm">
        <legend className="sr-only">Is it expected of {item}?</legend>
        {[true, false].map((expected) => (
          <label key={String(expected)}>
            <input
              type="radio"
              name={`expected ${item}`}
              checked={said?.expected === expected}
              onChange={() => onMark(expected)}
            />
            {expected ? "expected" : "not expected"}
          </label>
        ))}
      </fieldset>
      {said && <p className="weak">{said.by}</p>}
    </>
  );
}
