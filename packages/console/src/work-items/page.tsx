import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { useConnection } from "../api/live.ts";
import { useSummary } from "../api/queries.ts";
import { type Items as ItemsData, useItems, useViews } from "../api/work-items.ts";
import { Icon } from "../marks/icon.tsx";
import { remembered } from "../shell/remembered.ts";
import { Trouble } from "../shell/trouble.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { ColumnChooser } from "./column-chooser.tsx";
import { Filters } from "./filters.tsx";
import { useColumns } from "./layout.ts";
import { SaveView } from "./save-view.tsx";
import { change, defaultSort, type ListSearch, writeSearch } from "./search.ts";
import { SearchBox } from "./search-box.tsx";
import { useSelection } from "./selection.ts";
import { SetAside } from "./set-aside.tsx";
import { Summary } from "./summary.tsx";
import { Items, SkeletonItems } from "./table.tsx";
import { TableFoot } from "./table-foot.tsx";
import { Views } from "./views.tsx";
import { Waits } from "./waits.tsx";

const density = remembered<"compact" | "comfortable">("density", "compact");

/** The live list: views, filters, rows, and today's figures beside it. */
export function WorkItemsPage() {
  const search: ListSearch = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const { saved: _, ...asked } = search;
  const items = useItems(asked);
  const { data: saved = [] } = useViews();
  const table = useColumns();
  const selecting = useSelection();
  const dense = density.use();
  const [choosing, setChoosing] = useState(false);
  // the address at the time of the click counts, so this function stays the same
  const update = useCallback(
    (changes: ListSearch) => void navigate({ search: (now) => change(now, changes) }),
    [navigate],
  );
  const pointer = usePointer(items, selecting.selection.all || selecting.selection.keys.size > 0);
  const { list } = items;

  useEffect(() => {
    document.title = "Work items · Throughline";
  }, []);

  return (
    <main className="page" id="page" data-density={dense}>
      <header className="list-head">
        <div className="list-head__top">
          <h1>Work items</h1>
          <Live />
          <SearchBox value={search.q ?? ""} onSearch={(q) => update({ q: q || undefined })} />
          <SaveView search={search} saved={saved} />
        </div>
        <Views search={search} list={list} saved={saved} />
      </header>
      <Waits />
      <SetAside />
      <div className="toolbar">
        <Filters search={search} choices={list?.choices} update={update} />
        <div className="toolbar__end">
          <a
            className="button button--quiet button--sm"
            href={`/api/work-items.csv${writeSearch({ sort: defaultSort, ...asked })}`}
            download="work-items.csv"
            title="All that match, as a file for a spreadsheet"
          >
            CSV
          </a>
          <button type="button" className="button button--quiet button--sm" onClick={() => setChoosing(true)}>
            Columns
          </button>
          <fieldset className="segment segment--sm">
            <legend className="sr-only">Row height</legend>
            {(["compact", "comfortable"] as const).map((name) => (
              <label key={name}>
                <input
                  type="radio"
                  name="density"
                  checked={dense === name}
                  onChange={() => density.set(name)}
                />
                {name === "compact" ? "Compact" : "Comfortable"}
              </label>
            ))}
          </fieldset>
        </div>
      </div>
      <div className="list-body">
        <section
          className="card card--table"
          aria-label="List"
          aria-busy={items.isOld}
          data-stale={items.isOld}
          {...pointer}
        >
          {items.error && <Trouble error={items.error} again={items.again} />}
          {items.arrived > 0 && (
            <button type="button" className="arrived" onClick={items.takeIn}>
              <Icon name="up" small />
              {items.arrived} new
            </button>
          )}
          {list ? (
            <>
              <Items {...{ items, table, dense, search, selecting, update }} />
              <TableFoot items={items} search={search} />
              <BulkBar selecting={selecting} search={search} list={list} />
            </>
          ) : (
            !items.error && <SkeletonItems />
          )}
        </section>
        <Summary />
      </div>
      {choosing && <ColumnChooser table={table} onClose={() => setChoosing(false)} />}
    </main>
  );
}

/** Lets the list move while nobody is at work in it: no pointer over its rows, no focus in them, nothing chosen, and at its top. */
function usePointer(items: ItemsData, isChosen: boolean) {
  const [inside, setInside] = useState(false);
  const { isBehind, takeIn } = items;
  useEffect(() => {
    const isFocused = document.activeElement?.closest(".items tbody");
    if (isBehind && !inside && !isChosen && !isFocused && scrollY === 0) takeIn();
  });
  return { onPointerEnter: () => setInside(true), onPointerLeave: () => setInside(false) };
}

/** Whether what is on screen is live, and how much is open. */
function Live() {
  const connection = useConnection();
  const { data } = useSummary();
  const words = { connecting: "Connecting…", live: "Live", reconnecting: "Reconnecting…" }[connection];
  return (
    <span className={`live live--${connection}`} role="status">
      {words}
      {data ? ` · ${data.open.toLocaleString("en-US")} open` : ""}
    </span>
  );
}
