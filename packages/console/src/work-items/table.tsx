import { useNavigate } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useActions } from "../actions/registry.ts";
import type { WorkItemRow } from "../api/types.ts";
import type { Items as ItemsData } from "../api/work-items.ts";
import { Empty } from "./empty.tsx";
import { Head } from "./head.tsx";
import { type ColumnTable, columnOf } from "./layout.ts";
import { ItemRow } from "./row.tsx";
import type { ListSearch } from "./search.ts";
import type { Selecting } from "./selection.ts";

interface Props {
  items: ItemsData;
  table: ColumnTable;
  dense: "compact" | "comfortable";
  search: ListSearch;
  selecting: Selecting;
  update: (changes: ListSearch) => void;
}

const ROW_PX = { compact: 36, comfortable: 44 };

/** Rows that are drawn above and below what is seen. */
const AROUND = 12;

/** So many rows before the end of what was read, further ones are asked for. */
const AHEAD = 30;

/**
 * The rows, of which only those in sight are there. j, k and the arrows walk them, Enter opens one; a click anywhere in a row
 * opens it.
 */
export function Items({ items, table, dense, search, selecting, update }: Props) {
  const { rows, more, list } = items;
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const navigate = useNavigate();
  const [top, setTop] = useState(0);
  const open = useCallback(
    (key: string) => void navigate({ to: "/items/$", params: { _splat: key } }),
    [navigate],
  );
  // where the rows begin on the page; what stands above them may grow
  useLayoutEffect(() => {
    const begins =
      Math.round((body.current ?? box.current)?.parentElement?.getBoundingClientRect().top ?? 0) + scrollY;
    if (begins !== top) setTop(begins);
  });
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX[dense],
    overscan: AROUND,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const reads = rows.length;
  // a page of what is seldom may bring nothing: then it is looked on
  useEffect(() => {
    if (more && lastShown >= reads - AHEAD) more();
  }, [more, lastShown, reads]);

  const order = useRef<string[]>([]);
  order.current = rows.map(({ key }) => key);
  const { toggle } = selecting;
  const choose = useCallback((key: string, range: boolean) => toggle(key, range, order.current), [toggle]);

  const linkAt = (index: number) =>
    body.current?.querySelector<HTMLElement>(`tr[data-index="${index}"] a.items__number`);
  const move = (by: number) => {
    const at = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("tr[data-index]")?.dataset
      .index;
    const to =
      at === undefined ? (by > 0 ? 0 : reads - 1) : Math.min(reads - 1, Math.max(0, Number(at) + by));
    const link = linkAt(to);
    if (link) {
      link.focus();
      link.closest("tr")?.scrollIntoView({ block: "nearest" });
      return;
    }
    virtual.scrollToIndex(to);
    requestAnimationFrame(() => requestAnimationFrame(() => linkAt(to)?.focus()));
  };
  const chooseFocused = () => {
    const row = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("tr[data-index]");
    const chosen = row && rows[Number(row.dataset.index)];
    if (chosen) choose(chosen.key, false);
  };
  useActions(
    [
      { id: "items.next", label: "Next work item", keys: ["J"], perform: () => move(1) },
      { id: "items.previous", label: "Previous work item", keys: ["K"], perform: () => move(-1) },
      { id: "items.choose", label: "Choose the work item", keys: ["X"], perform: chooseFocused },
    ],
    undefined,
  );
  const arrows = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by);
  };

  if (reads === 0 && !more && !items.isLooking) return <Empty search={search} update={update} />;
  const ids = table.getVisibleLeafColumns().map(({ id }) => id);
  const before = (shown[0]?.start ?? top) - top;
  return (
    <div ref={box} className="items-box" style={{ "--rows": `${virtual.getTotalSize()}px` } as CSSProperties}>
      <table
        className="table items"
        aria-rowcount={more ? -1 : reads + 1}
        style={{ "--before": `${before}px` } as CSSProperties}
      >
        <caption className="sr-only">Work items, {list?.total ?? 0} in this view</caption>
        <colgroup>
          <col style={{ width: 34 }} />
          {table.getVisibleLeafColumns().map((column) => (
            // the first one takes what the others leave, until somebody says how wide it is
            <col key={column.id} style={widthOf(column.id, column.getSize())} />
          ))}
        </colgroup>
        <Head table={table} search={search} update={update} />
        <tbody ref={body} onKeyDown={arrows}>
          {shown.map(({ index, key }) => (
            <ItemRow
              key={key}
              row={rows[index] as WorkItemRow}
              index={index}
              columns={ids.join(" ")}
              isChosen={selecting.selection.all || selecting.selection.keys.has(String(key))}
              onOpen={open}
              onChoose={choose}
              update={update}
              measure={virtual.measureElement}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const widthOf = (id: string, width: number) =>
  id === "number" && width === columnOf(id).width ? undefined : { width };

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
