import { Link } from "@tanstack/react-router";
import type { PoolItem, TeamView } from "../api/types.ts";
import { age } from "../format/time.ts";
import { count } from "../format/value.ts";
import { Milestone } from "../marks/milestone.tsx";
import { useNow } from "../shell/now.ts";
import { Scroll } from "../shell/scroll.tsx";
import { holdWords } from "./pool-words.ts";

/** What waits until somebody of the team can have it, the first in line first, and why nobody has it now. */
export function Queue({ team }: { team: TeamView }) {
  const { pool, waiting } = team;
  return (
    <section className="card card--table" aria-labelledby="queue-title">
      <div className="card__head">
        <h2 id="queue-title">Queue on hold</h2>
        {waiting > 0 && <span className="weak">the first in line first</span>}
      </div>
      {waiting === 0 ? (
        <p className="card__none weak">Nothing waits: everything has an owner.</p>
      ) : (
        <Scroll label="Queue on hold" className="board__scroll">
          <table className="table queue">
            <colgroup>
              <col />
              <col style={{ width: 130 }} />
              <col style={{ width: 72 }} />
              <col style={{ width: 76 }} />
              <col style={{ width: 104 }} />
              <col style={{ width: "38%" }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Work item</th>
                <th scope="col">Needs</th>
                <th scope="col">Priority</th>
                <th scope="col" className="num">
                  Waits
                </th>
                <th scope="col">Milestone</th>
                <th scope="col">Why nobody has it now</th>
              </tr>
            </thead>
            <tbody>
              {pool.map((item) => (
                <Line key={item.key} item={item} zone={team.zone} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {waiting > pool.length && (
        <div className="table-foot">
          <span>{count(waiting - pool.length, "more item")} further back in line.</span>
        </div>
      )}
    </section>
  );
}

function Line({ item, zone }: { item: PoolItem; zone: string }) {
  const now = useNow();
  const hold = holdWords(item, zone, now);
  return (
    <tr>
      <td>
        <span className="items__subject">
          <Link to="/items/$" params={{ _splat: item.key }}>
            {item.number}
          </Link>
          <span className="truncate" title={item.subject}>
            {item.subject || <span className="weak">No subject</span>}
          </span>
        </span>
      </td>
      <td className="truncate" title={item.needs.join(", ")}>
        {item.needs.join(", ") || <span className="weak">–</span>}
      </td>
      <td>{item.priority || <span className="weak">–</span>}</td>
      <td className="num">{age(item.since, now)}</td>
      <td>
        <Milestone target={item.milestone} />
      </td>
      <td className="queue__why">
        {item.because}
        {hold && <span className="weak"> {hold}</span>}
      </td>
    </tr>
  );
}
