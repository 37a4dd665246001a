import { Link } from "@tanstack/react-router";
import type { WorkItemList } from "../api/types.ts";
import { change, type ListSearch, type ViewName, views } from "./search.ts";

const words: Record<ViewName, string> = {
  all: "All",
  "needs-person": "Needs a person",
  incidents: "Incidents",
  waiting: "Waiting",
  touched: "Touched by hand",
};

/** The saved views as links: each has its address, the filters stay. */
export function Views({ search, counts }: { search: ListSearch; counts?: WorkItemList["views"] }) {
  const current = search.view ?? "all";
  return (
    <nav className="tabs" aria-label="Saved views">
      {views.map((view) => (
        <Link
          key={view}
          to="/"
          search={change(search, { view })}
          className="tab"
          activeOptions={{ exact: true }}
          activeProps={{}}
          aria-current={view === current ? "page" : undefined}
        >
          {words[view]}
          {counts && (
            <span className={`count ${view === "incidents" && counts[view] > 0 ? "count--danger" : ""}`}>
              {counts[view].toLocaleString("en-US")}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
