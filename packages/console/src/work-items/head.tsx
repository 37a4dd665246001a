import type { KeyboardEvent } from "react";
import { Icon } from "../marks/icon.tsx";
import { type ColumnTable, columnOf } from "./layout.ts";
import { type ListSearch, sorting } from "./search.ts";

interface Props {
  table: ColumnTable;
  search: ListSearch;
  update: (changes: ListSearch) => void;
}

/** How far an arrow key moves the edge of a column, in pixels. */
const STEP_PX = 16;

/** The heads: a click sorts, the right edge is pulled or moved by arrow keys. */
export function Head({ table, search, update }: Props) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" data-column="choose">
          <span className="sr-only">Choose</span>
        </th>
        {table.getFlatHeaders().map((header) => {
          const { id, label, sort, num } = columnOf(header.column.id);
          const { by, descending } = sorting(search);
          const on = sort === by && id !== "started";
          // the column shows ages: the latest start is the smallest age
          const down = sort === "started" ? !descending : descending;
          const width = header.getSize();
          const pull = (event: KeyboardEvent) => {
            const by = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
            if (!by) return;
            event.preventDefault();
            table.setColumnSizing((sizes) => ({ ...sizes, [id]: Math.min(600, Math.max(48, width + by)) }));
          };
          return (
            <th
              key={id}
              scope="col"
              data-column={id}
              className={num ? "num" : ""}
              aria-sort={on ? (down ? "descending" : "ascending") : undefined}
            >
              {sort ? (
                <button
                  type="button"
                  className="sort"
                  onClick={() => update({ sort: on && !descending ? `-${sort}` : sort })}
                >
                  {label}
                  {on && <Icon name={down ? "up" : "down"} small />}
                </button>
              ) : (
                label
              )}
              {/* biome-ignore lint/a11y/useSemanticElements: a line cannot be pulled */}
              <span
                className="edge"
                role="separator"
                tabIndex={0}
                aria-orientation="vertical"
                aria-label={`Width of ${label}`}
                aria-valuenow={width}
                aria-valuemin={48}
                aria-valuemax={600}
                onMouseDown={header.getResizeHandler()}
                onTouchStart={header.getResizeHandler()}
                onKeyDown={pull}
              />
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
