import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { useConnection } from "../api/live.ts";
import { useSummary, useWorkItems } from "../api/queries.ts";
import { remembered } from "../shell/remembered.ts";
import { Trouble } from "../shell/trouble.tsx";
import { Filters } from "./filters.tsx";
import { change, type ListSearch } from "./search.ts";
import { SearchBox } from "./search-box.tsx";
import { SetAside } from "./set-aside.tsx";
import { Summary } from "./summary.tsx";
import { Items, SkeletonItems } from "./table.tsx";
import { TableFoot } from "./table-foot.tsx";
import { Views } from "./views.tsx";
import { Waits } from "./waits.tsx";

const density = remembered<"compact" | "comfortable">("density", "compact");

/** The live list: saved views, filters, rows, and today's figures beside it. */
export function WorkItemsPage() {
  const search: ListSearch = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const list = useWorkItems(search);
  const dense = density.use();
  // the address at the time of the click counts, so this function stays the same
  const update = useCallback(
    (changes: ListSearch) => void navigate({ search: (now) => change(now, changes) }),
    [navigate],
  );

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
        </div>
        <Views search={search} counts={list.data?.views} />
      </header>
      <Waits />
      <SetAside />
      <div className="toolbar">
        <Filters search={search} choices={list.data?.choices} update={update} />
        <div className="toolbar__end">
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
          aria-busy={list.isFetching}
          data-stale={list.isPlaceholderData}
        >
          {list.error && <Trouble error={list.error} again={() => list.refetch()} />}
          {list.data ? (
            <>
              <Items list={list.data} search={search} update={update} />
              <TableFoot list={list.data} updatedAt={list.dataUpdatedAt} update={update} />
            </>
          ) : (
            !list.error && <SkeletonItems />
          )}
        </section>
        <Summary />
      </div>
    </main>
  );
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
