import type { Problem } from "@throughline/workflow";
import { memo } from "react";
import { percent } from "../../format/value.ts";
import { Icon } from "../../marks/icon.tsx";
import { isAny, showCell } from "./cell.ts";
import { CellEditor, type Leaving } from "./cell-editor.tsx";
import type { SheetColumn, Written } from "./table.ts";
import type { Hits } from "./use-sheet.ts";

export interface RowProps {
  /** By its place; the one for otherwise stands behind the last. */
  row: number;
  cells: readonly Written[];
  columns: SheetColumn[];
  inputs: number;
  /** It is the row for what no other one fits. */
  otherwise: boolean;
  /** Where it begins, in px. */
  top: number;
  hits: Hits | undefined;
  problems: Problem[] | undefined;
  /** By column. */
  wrong: (Problem[] | undefined)[];
  dim: boolean;
  /** Columns that are chosen; undefined: none of this row is. */
  chosen: { left: number; right: number } | undefined;
  /** The cell that one is in. */
  active: number | undefined;
  editing: { text: string; others: string[] } | undefined;
  /** Names a cell of the sheet for the one that is looked for by its id. */
  idOf(row: number, column: number): string;
  onCommit(text: string, leaving: Leaving): void;
  onCancel(): void;
}

/** A row of the sheet. Rows that are as they were are not drawn anew. */
export const SheetRow = memo(function SheetRow(props: RowProps) {
  const { row, cells, columns, inputs, otherwise, top, hits, problems, wrong, dim, chosen, active } = props;
  const tone = problems?.some(({ severity }) => severity === "error") ? "danger" : "warning";
  return (
    <tr
      aria-rowindex={row + 2}
      className={`sheet__row ${dim ? "is-dim" : ""} ${otherwise ? "sheet__row--otherwise" : ""}`}
      style={{ transform: `translateY(${top}px)` }}
      data-row={row}
    >
      <th scope="row" className="sheet__margin">
        {hits ? (
          <span className="sheet__hits" title={`${hits.count} in the last 30 days`}>
            <i style={{ width: `${hits.share * 100}%` }} />
            <span>{hits.count === 0 ? "0" : percent(hits.share, 0)}</span>
          </span>
        ) : (
          <span />
        )}
        <span className={problems ? `sheet__number ${tone}` : "sheet__number"}>
          {problems && <Icon name="alert" small />}
          {otherwise ? "" : row + 1}
        </span>
      </th>
      {otherwise && (
        <td
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of a grid
          role="gridcell"
          tabIndex={-1}
          colSpan={inputs}
          className="sheet__cell sheet__cell--else"
          style={{ gridColumn: `span ${inputs}` }}
          aria-selected={chosen !== undefined && chosen.left < inputs}
          data-column={0}
          id={props.idOf(row, 0)}
        >
          otherwise
        </td>
      )}
      {columns.map((column, at) =>
        otherwise && at < inputs ? null : (
          <Cell
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is what stands at its place
            key={at}
            id={props.idOf(row, at)}
            {...{ row, at, column, inputs }}
            written={cells[at]}
            chosen={chosen !== undefined && at >= chosen.left && at <= chosen.right}
            active={active === at}
            wrong={wrong[at]}
            editing={active === at ? props.editing : undefined}
            onCommit={props.onCommit}
            onCancel={props.onCancel}
          />
        ),
      )}
    </tr>
  );
});

function Cell({
  id,
  row,
  at,
  column,
  inputs,
  written,
  chosen,
  active,
  wrong,
  editing,
  onCommit,
  onCancel,
}: {
  id: string;
  row: number;
  at: number;
  column: SheetColumn;
  inputs: number;
  written: Written;
  chosen: boolean;
  active: boolean;
  wrong: Problem[] | undefined;
  editing: RowProps["editing"];
  onCommit: RowProps["onCommit"];
  onCancel: RowProps["onCancel"];
}) {
  const missing = written === undefined;
  const any = column.is === "input" && isAny(written);
  const classes = [
    "sheet__cell",
    at === inputs && "is-first-output",
    column.is === "output" && "is-output",
    any && "is-any",
    (column.type === "number" || column.type === "boolean") && "is-short",
    chosen && "is-chosen",
    active && "is-active",
    (wrong || missing) && "is-wrong",
  ];
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of a grid
      role="gridcell"
      tabIndex={-1}
      id={id}
      aria-colindex={at + 1}
      aria-selected={chosen}
      aria-invalid={wrong || missing ? true : undefined}
      className={classes.filter(Boolean).join(" ")}
      title={wrong?.[0]?.message ?? (missing ? "The row has no cell here." : undefined)}
      data-column={at}
    >
      {editing ? (
        <CellEditor
          {...{ column, onCommit, onCancel }}
          text={editing.text}
          others={editing.others}
          label={`${column.label}, row ${row + 1}`}
        />
      ) : (
        <span className="truncate">{showCell(written, column)}</span>
      )}
    </td>
  );
}
