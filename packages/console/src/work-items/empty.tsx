import { Icon } from "../marks/icon.tsx";
import { type ListSearch, narrowing } from "./search.ts";

const calm: Record<string, string> = {
  "needs-person": "Nothing needs a person.",
  incidents: "No incidents.",
  waiting: "Nothing waits.",
  touched: "Nothing was touched by hand.",
};

/** Nothing to show: says whether that is good news, a filter, or a beginning. */
export function Empty({ search, update }: { search: ListSearch; update: (changes: ListSearch) => void }) {
  const { view } = search;
  const narrowed = [...narrowing(search), ...(search.q ? ["q"] : [])];
  const message = search.q
    ? `Nothing found for “${search.q}”.`
    : narrowed.length > 0
      ? "No work item fits these filters."
      : view
        ? calm[view]
        : "No work items yet.";
  const clear = () =>
    update(Object.fromEntries([...narrowed, "view", "saved"].map((name) => [name, undefined])));
  return (
    <div className="empty">
      <Icon name={view && narrowed.length === 0 ? "check" : "items"} />
      <p>
        <strong>{message}</strong>
      </p>
      {narrowed.length > 0 || view ? (
        <button type="button" className="button button--sm" onClick={clear}>
          Show all work items
        </button>
      ) : (
        <p className="weak">They appear here as records arrive that a workflow's start condition takes.</p>
      )}
    </div>
  );
}
