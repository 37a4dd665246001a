import type { CSSProperties } from "react";
import type { StaffingReport } from "../../api/types.ts";
import { clockIn } from "../zone.ts";

/** The first day, hour by hour: the work that comes, and the points of capacity that are there with and without the change. */
export function Hours({ hours, zone }: { hours: StaffingReport["hours"]; zone: string }) {
  const open = hours.filter(({ items, before, after }) => items > 0 || before > 0 || after > 0);
  const most = Math.max(1, ...open.flatMap(({ items, before, after }) => [items, before, after]));
  const part = (value: number) => ({ "--part": (value / most) * 100 }) as CSSProperties;
  const clock = (at: number) => clockIn(zone, new Date(at).toISOString(), at);
  return (
    <section className="section">
      <h3>
        Load by hour <span className="weak">bars: items; solid: capacity then; dashed: as it is</span>
      </h3>
      <ol className="hour-bars">
        {open.map(({ at, items, before, after }, index) => (
          <li
            key={at}
            className={items > after ? "is-over" : ""}
            title={`${clock(at)}: ${items.toFixed(1)} items, capacity ${after} (${before} as it is)`}
          >
            <i style={part(items)} />
            <b style={part(after)} />
            <s style={part(before)} />
            <span className={index % 3 ? "sr-only" : ""} aria-hidden="true">
              {clock(at).slice(0, 2)}
            </span>
            <span className="sr-only">
              {clock(at)}: {items.toFixed(1)} items, capacity {after}, {before} as it is
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
