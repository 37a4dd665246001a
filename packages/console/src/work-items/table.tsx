import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useCallback, useRef } from "react";
import { useActions } from "../actions/registry.ts";
import type { WorkItemList } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { Empty } from "./empty.tsx";
import { ItemRow } from "./row.tsx";
import { type ListSearch, type SortName, sorting } from "./search.ts";

interface Column {
  label: string;
  sort?: SortName;
  width?: number;
  num?: boolean;
}

const columns: Column[] = [
  { label: "Work item", sort: "number" },
  { label: "Customer", sort: "customer", width: 112 },
  { label: "Stage", sort: "stage", width: 188 },
  { label: "Decided by", width: 104 },
  { label: "Owner and team", sort: "owner", width: 138 },
  { label: "Priority", sort: "priority", width: 64 },
  { label: "Milestone", sort: "milestone", width: 98 },
  { label: "Cost", sort: "cost", width: 64, num: true },
  { label: "Age", sort: "started", width: 64, num: true },
];

interface Props {
  list: WorkItemList;
  search: ListSearch;
  update: (changes: ListSearch) => void;
}

/** The rows. j, k and the arrows walk them, Enter opens one; a click anywhere in a row opens it. */
export function Items({ list, search, update }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const navigate = useNavigate();
  const open = useCallback(
    (key: string) => void navigate({ to: "/items/$", params: { _splat: key } }),
    [navigate],
  );
  const move = (by: number) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>("a.items__number") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const to =
      at < 0 ? links[by > 0 ? 0 : links.length - 1] : links[Math.min(links.length - 1, Math.max(0, at + by))];
    to?.focus();
    to?.closest("tr")?.scrollIntoView({ block: "nearest" });
  };
  useActions(
    [
      { id: "items.next", label: "Next work item", keys: ["J"], perform: () => move(1) },
      { id: "items.previous", label: "Previous work item", keys: ["K"], perform: () => move(-1) },
    ],
    undefined,
  );
  const arrows = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by);
  };

  if (list.rows.length === 0) return <Empty search={search} update={update} />;
  return (
    <table className="table items">
      <caption className="sr-only">Work items, {list.total} in this view</caption>
      <colgroup>
        {columns.map(({ label, width }) => (
          <col key={label} style={width ? { width } : undefined} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.label} column={column} search={search} update={update} />
          ))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={arrows}>
        {list.rows.map((row) => (
          <ItemRow key={row.key} row={row} onOpen={open} update={update} />
        ))}
      </tbody>
    </table>
  );
}

function Head({ column, search, update }: { column: Column } & Pick<Props, "search" | "update">) {
  const { by, descending } = sorting(search);
  const on = column.sort === by;
  const next = on && !descending ? `-${column.sort}` : column.sort;
  // the column shows ages: the latest start is the smallest age
  const down = column.sort === "started" ? !descending : descending;
  return (
    <th
      scope="col"
      className={column.num ? "num" : ""}
      aria-sort={on ? (down ? "descending" : "ascending") : undefined}
    >
      {column.sort ? (
        <button type="button" className="sort" onClick={() => update({ sort: next })}>
          {column.label}
          {on && <Icon name={down ? "up" : "down"} small />}
        </button>
      ) : (
        column.label
      )}
    </th>
  );
}

/** The table's shape while the first answer is on its way. */
export function SkeletonItems() {
  return (
    <div className="skeleton" role="status">
      <span className="sr-only">Loading work items…</span>
      {Array.from({ length: 14 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content
        <span key={index} />
      ))}
    </div>
  );
}
