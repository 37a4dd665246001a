import type { Path, Problem } from "@throughline/workflow";
import type { ReactNode } from "react";
import { Icon } from "../../marks/icon.tsx";
import { exampleInWords } from "../../versions/example.ts";
import { insertRows, removeRows, setOrdered } from "./changes.ts";
import type { Selection } from "./selection.ts";
import { emptyOf, type Sheet, type Written } from "./table.ts";
import type { EditTable } from "./tools.tsx";
import type { SheetView } from "./use-sheet.ts";

/** What stands under a sheet: what is wrong with the table, and with what one is in. */
export function SheetSays({
  view,
  path,
  selection,
  told,
  readOnly,
  edit,
  onSelect,
}: {
  view: SheetView;
  path: Path;
  selection: Selection;
  told: string | undefined;
  readOnly: boolean;
  edit: EditTable;
  onSelect(row: number, column: number): void;
}) {
  const { sheet, marks, step } = view;
  const { row, column } = selection;
  const elsewhere = [...marks.rows].flatMap(([at, problems]) => problems.map((problem) => ({ at, problem })));
  const inCell = row < 0 ? marks.inputs.get(column) : marks.cells.get(`${row}/${column}`);
  const addRow = (problem: Problem) => {
    const fresh = rowFor(sheet, problem.example ?? {});
    if (edit(`Add a row to ${step}`, insertRows(path, sheet.rows.length, [fresh])))
      onSelect(sheet.rows.length, sheet.inputs);
  };
  return (
    <div className="sheet__says">
      <div aria-live="polite">
        {told && <p className="sheet__told">{told}</p>}
        {readOnly && <p className="sheet__told">The text cannot be read at the moment: mend it first.</p>}
        {inCell?.map((problem) => (
          <p key={problem.message} className={`sheet__problem ${tone(problem)}`}>
            <Icon name="alert" small />
            <span>{problem.message}</span>
          </p>
        ))}
      </div>
      {marks.table.length + elsewhere.length > 0 && (
        <ul className="sheet__problems" aria-label="Problems of the table">
          {marks.table.map((problem) => (
            <li
              key={problem.message + JSON.stringify(problem.example)}
              className={`sheet__problem ${tone(problem)}`}
            >
              <Icon name="alert" small />
              <Told problem={problem} />
              {problem.code === "table-may-miss" && (
                <button
                  type="button"
                  className="button button--sm"
                  disabled={readOnly}
                  onClick={() => addRow(problem)}
                >
                  Add a row for it
                </button>
              )}
            </li>
          ))}
          {elsewhere.slice(0, MOST).map(({ at, problem }) => (
            <li key={`${at} ${problem.message}`} className={`sheet__problem ${tone(problem)}`}>
              <Icon name="alert" small />
              <Told problem={problem}>
                <button type="button" className="link" onClick={() => onSelect(at, 0)}>
                  Row {at + 1}
                </button>{" "}
              </Told>
              {problem.code === "rows-overlap" && (
                <button
                  type="button"
                  className="button button--sm"
                  disabled={readOnly}
                  onClick={() => edit(`The order of ${step} is meant`, setOrdered(path, true))}
                >
                  The order is meant
                </button>
              )}
              {problem.code === "unreachable-row" && sheet.rows.length > 1 && (
                <button
                  type="button"
                  className="button button--sm"
                  disabled={readOnly}
                  onClick={() => edit(`Remove row ${at + 1} of ${step}`, removeRows(path, at, at))}
                >
                  Remove the row
                </button>
              )}
            </li>
          ))}
          {elsewhere.length > MOST && (
            <li className="weak">{elsewhere.length - MOST} more, each at its row</li>
          )}
        </ul>
      )}
    </div>
  );
}

/** Problems of rows that are listed under the sheet. */
const MOST = 5;

const tone = ({ severity }: Problem) => (severity === "error" ? "danger" : "warning");

function Told({ problem: { message, example }, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <span>
      {children}
      {message}
      {example && <code className="sheet__example">{exampleInWords(example)}</code>}
    </span>
  );
}

/** A row that fits a record, and gives nothing yet. */
function rowFor({ columns }: Sheet, example: Record<string, unknown>): Written[] {
  return columns.map((column) => {
    if (column.is === "output" || !Object.hasOwn(example, column.source)) return emptyOf(column);
    const value = example[column.source];
    return value === null || value === "" ? "none" : value;
  });
}
