import type { Items } from "../api/work-items.ts";
import { age } from "../format/time.ts";
import { useNow } from "../shell/now.ts";
import type { ListSearch } from "./search.ts";
import { counted } from "./views.tsx";

/** How many rows of how many are read, what goes on beyond them, and how old the list is. */
export function TableFoot({ items, search }: { items: Items; search: ListSearch }) {
  const now = useNow();
  const { rows, list, more, isLooking, updatedAt } = items;
  if (!list) return null;
  const updated = age(new Date(updatedAt).toISOString(), now);
  const last = rows.at(-1);
  return (
    <div className="table-foot">
      <span>
        {rows.length.toLocaleString("en-US")} of {counted(list, search.view ?? "all")}
      </span>
      <span role="status">
        {isLooking && (last ? "Reading further rows…" : "Looking further…")}
        {!isLooking && !more && rows.length > 0 && "That is all"}
      </span>
      <span>Updated {updated === "now" ? "a moment ago" : `${updated} ago`}</span>
    </div>
  );
}
