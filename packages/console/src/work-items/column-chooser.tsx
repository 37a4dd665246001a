import { Icon } from "../marks/icon.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { type ColumnTable, resetLayout } from "./layout.ts";

/** Which columns are shown, and in which order. Their widths are changed at the heads themselves. */
export function ColumnChooser({ table, onClose }: { table: ColumnTable; onClose: () => void }) {
  const all = table.getAllLeafColumns();
  const move = (at: number, to: number) => {
    const order = all.map(({ id }) => id);
    const [moved] = order.splice(at, 1);
    if (moved) order.splice(to, 0, moved);
    table.setColumnOrder(order);
  };
  return (
    <Dialog title="Columns" onClose={onClose}>
      <ol className="chooser">
        {all.map((column, at) => {
          const label = String(column.columnDef.header);
          const isFirst = column.id === "number";
          return (
            <li key={column.id}>
              <label className="check">
                <input
                  type="checkbox"
                  checked={column.getIsVisible()}
                  disabled={isFirst}
                  onChange={(event) => column.toggleVisibility(event.target.checked)}
                />
                {label}
              </label>
              <button
                type="button"
                className="button button--quiet button--icon button--sm"
                aria-label={`Move ${label} forward`}
                disabled={at === 0}
                onClick={() => move(at, at - 1)}
              >
                <Icon name="up" small />
              </button>
              <button
                type="button"
                className="button button--quiet button--icon button--sm"
                aria-label={`Move ${label} back`}
                disabled={at === all.length - 1}
                onClick={() => move(at, at + 1)}
              >
                <Icon name="down" small />
              </button>
            </li>
          );
        })}
      </ol>
      <div className="dialog__end">
        <button type="button" className="button button--quiet" onClick={resetLayout}>
          As they were
        </button>
        <button type="button" className="button button--brand" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
