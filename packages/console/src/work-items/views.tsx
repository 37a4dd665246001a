import { Link } from "@tanstack/react-router";
import type { SavedView, WorkItemList } from "../api/types.ts";
import { change, type ListSearch, parseAddress, readSearch, type ViewName, views } from "./search.ts";

const words: Record<ViewName, string> = {
  all: "All",
  "needs-person": "Needs a person",
  incidents: "Incidents",
  waiting: "Waiting",
  touched: "Touched by hand",
};

/** The views as links. Those that are always there keep the filters; a saved one has its own. */
export function Views({
  search,
  list,
  saved,
}: {
  search: ListSearch;
  list?: WorkItemList;
  saved: SavedView[];
}) {
  const current = saved.some(({ id }) => id === search.saved) ? undefined : (search.view ?? "all");
  return (
    <nav className="tabs" aria-label="Views">
      {views.map((view) => (
        <Link
          key={view}
          to="/"
          search={change(search, { view, saved: undefined })}
          className="tab"
          activeOptions={{ exact: true }}
          activeProps={{}}
          aria-current={view === current ? "page" : undefined}
        >
          {words[view]}
          {list && (
            <span className={`count ${view === "incidents" && list.views[view] > 0 ? "count--danger" : ""}`}>
              {counted(list, view)}
            </span>
          )}
        </Link>
      ))}
      {saved.map((view) => (
        <Link
          key={view.id}
          to="/"
          search={{ ...readSearch(parseAddress(view.search)), saved: view.id }}
          className="tab"
          activeOptions={{ exact: true }}
          activeProps={{}}
          title={view.shared ? `Saved for everybody by ${view.by}` : "Saved by you"}
          aria-current={view.id === search.saved ? "page" : undefined}
        >
          {view.name}
        </Link>
      ))}
    </nav>
  );
}

/** How many a view has; what was not counted to its end says so. */
export const counted = ({ views, more }: WorkItemList, view: ViewName): string =>
  views[view].toLocaleString("en-US") + (more.includes(view) ? "+" : "");
