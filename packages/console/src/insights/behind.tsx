import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { get } from "../api/client.ts";
import type { ItemsBehind } from "../api/types.ts";
import { age } from "../format/time.ts";
import { count, title } from "../format/value.ts";
import { Dialog } from "../shell/dialog.tsx";
import { useNow } from "../shell/now.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { writeSearch } from "../work-items/search.ts";
import { download, tableOf } from "./csv.ts";
import type { InsightsSearch } from "./search.ts";

/** What each figure's items are, in words. */
const WORDS = {
  touched: "Ended, and touched by a person",
  "handed on": "Ended with another owner than the first",
  reassigned: "Changed hands",
  "ping-pong": "Came back to an owner or a team",
  violated: "Violated a milestone",
  settled: "Settled",
  corrected: "Corrected by a person",
  slow: "Took the longest",
} as const;

export type Figure = keyof typeof WORDS;

/** A number that opens the items behind it. */
export function Opens({ figure, of, children }: { figure: Figure; of?: string; children: ReactNode }) {
  const behind = of === undefined ? figure : `${figure}:${of}`;
  return (
    <Link
      from="/insights"
      to="/insights"
      search={(now) => ({ ...now, behind })}
      title={`${WORDS[figure]}: show the items`}
    >
      {children}
    </Link>
  );
}

/** The items behind a figure, as the address has it. */
export function BehindDialog({ search }: { search: InsightsSearch }) {
  const navigate = useNavigate({ from: "/insights" });
  const { behind = "", workflow, period } = search;
  const [figure = "", of] = split(behind);
  const query = writeSearch({
    ...(workflow && { workflow }),
    ...(period && { period }),
    figure,
    ...(of && { of }),
  });
  const { data, error, refetch } = useQuery({
    queryKey: ["insights", "behind", query],
    queryFn: ({ signal }) => get<ItemsBehind>(`/api/insights/items${query}`, signal),
  });
  const now = useNow();
  const close = () => void navigate({ search: ({ behind: _, ...rest }) => rest });
  const words = Object.hasOwn(WORDS, figure) ? WORDS[figure as Figure] : figure;
  return (
    <Dialog title={of ? `${words}: ${title(of)}` : words} onClose={close}>
      {error && <Trouble error={error} again={() => refetch()} />}
      {!data && !error && <p role="status">Loading…</p>}
      {data && (
        <>
          <p className="weak">
            {count(data.total, "item")}
            {data.total > data.items.length && `, the newest ${data.items.length} of them`}
          </p>
          <Scroll label="Items" className="behind">
            <ul>
              {data.items.map(({ key, number, subject, owner, at }) => (
                <li key={key}>
                  <Link to="/items/$" params={{ _splat: key }}>
                    {number}
                  </Link>
                  <span className="truncate" title={subject}>
                    {subject}
                  </span>
                  <span className="weak truncate">{owner}</span>
                  <span className="weak num">{age(at, now)}</span>
                </li>
              ))}
            </ul>
          </Scroll>
          <div className="dialog__end">
            <button
              type="button"
              className="button"
              disabled={data.items.length === 0}
              onClick={() =>
                download(
                  `items-${figure}.csv`,
                  tableOf(
                    ["number", "subject", "owner", "started"],
                    data.items.map(({ number, subject, owner, at }) => [number, subject, owner, at]),
                  ),
                )
              }
            >
              CSV
            </button>
            <button type="button" className="button button--brand" onClick={close}>
              Close
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

/** "violated:Triage": what stands behind the first colon narrows it. */
function split(behind: string): [string, string?] {
  const at = behind.indexOf(":");
  return at < 0 ? [behind] : [behind.slice(0, at), behind.slice(at + 1)];
}
