import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { useSummary } from "../api/queries.ts";
import type { Insights } from "../api/types.ts";
import { money } from "../format/value.ts";
import { behind, type InsightsSearch } from "./search.ts";

/** How many items cost up to how much. */
export function Costs({
  cost: { mean, cap, bins },
  search,
}: {
  cost: Insights["cost"];
  search: InsightsSearch;
}) {
  const most = Math.max(1, ...bins.map(({ items }) => items));
  return (
    <section className="card" aria-labelledby="costs-title">
      <div className="card__head">
        <h2 id="costs-title">Items by cost</h2>
        <span className="weak">
          mean {money(mean)}
          {cap !== null && `, cap ${money(cap)}`}
        </span>
      </div>
      <div className="card__body">
        <ol className="columns columns--costs">
          {bins.map(({ upTo, items }, at) => (
            <li
              key={String(upTo)}
              className={cap !== null && (upTo ?? Number.POSITIVE_INFINITY) > cap ? "is-over" : ""}
            >
              <Link
                className="columns__value"
                to="/"
                search={behind(search, {
                  ...(at > 0 && { costFrom: String(bins[at - 1]?.upTo ?? 0) }),
                  ...(upTo !== null && { costTo: String(upTo) }),
                })}
              >
                {items.toLocaleString("en-US")}
              </Link>
              <i style={{ "--part": (items / most) * 100 } as CSSProperties} />
              <span className="columns__name">
                {upTo === 0 ? "$0" : upTo === null ? "more" : money(upTo).replace("$0", "")}
              </span>
            </li>
          ))}
        </ol>
        <p className="weak card__foot">Up to so many US dollars for calls to language models.</p>
        <Calls />
      </div>
    </section>
  );
}

/** What the org says of its API calls, with its limit beside it. */
function Calls() {
  const org = useSummary().data?.org;
  if (!org || org.apiUsed === null || org.apiMax === null) return null;
  return (
    <p className="card__foot">
      <Link to="/settings/$tab" params={{ tab: "connections" }}>
        {org.apiUsed.toLocaleString("en-US")}
      </Link>{" "}
      <span className="weak">of {org.apiMax.toLocaleString("en-US")} Salesforce API calls in 24 hours</span>
    </p>
  );
}
