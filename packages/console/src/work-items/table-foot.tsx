import type { WorkItemList } from "../api/types.ts";
import { age } from "../format/time.ts";
import { Icon } from "../marks/icon.tsx";
import { useNow } from "../shell/now.ts";
import type { ListSearch } from "./search.ts";

interface Props {
  list: WorkItemList;
  updatedAt: number;
  update: (changes: ListSearch) => void;
}

/** Which rows of how many, the pages, and how old the list is. */
export function TableFoot({ list, updatedAt, update }: Props) {
  const now = useNow();
  const { page, pageSize, total } = list;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const first = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const last = Math.min(total, page * pageSize);
  const updated = age(new Date(updatedAt).toISOString(), now);
  return (
    <div className="table-foot">
      <span>
        {first.toLocaleString("en-US")}–{last.toLocaleString("en-US")} of {total.toLocaleString("en-US")}
      </span>
      {pages > 1 && (
        <nav className="pages" aria-label="Pages">
          <button
            type="button"
            className="button button--quiet button--icon"
            aria-label="Previous page"
            disabled={page <= 1}
            onClick={() => update({ page: page - 1 })}
          >
            <Icon name="left" small />
          </button>
          <span aria-live="polite">
            Page {page} of {pages.toLocaleString("en-US")}
          </span>
          <button
            type="button"
            className="button button--quiet button--icon"
            aria-label="Next page"
            disabled={page >= pages}
            onClick={() => update({ page: page + 1 })}
          >
            <Icon name="right" small />
          </button>
        </nav>
      )}
      <span>Updated {updated === "now" ? "a moment ago" : `${updated} ago`}</span>
    </div>
  );
}
