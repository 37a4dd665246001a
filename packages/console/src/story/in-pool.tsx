import { Link } from "@tanstack/react-router";
import type { PoolItem } from "../api/types.ts";
import { age, moment } from "../format/time.ts";
import { Icon } from "../marks/icon.tsx";
import { useNow } from "../shell/now.ts";
import { placeWords } from "../teams/pool-words.ts";

/** That the item waits in a team's pool: for what, since when, its place, what was given up, and what comes next. */
export function InPool({ pool }: { pool: PoolItem }) {
  const now = useNow();
  const { team, since, needs, dropped, until, next, because } = pool;
  return (
    <section className="in-pool" aria-label="Waits in the pool">
      <p>
        <Icon name="wait" small /> <strong>Waits for somebody of </strong>
        <Link to="/teams" search={{ team }}>
          {team}
        </Link>
        <strong>.</strong> {because}
      </p>
      <dl>
        <div>
          <dt>Since</dt>
          <dd>
            {moment(since, now)} <span className="weak">({age(since, now)})</span>
          </dd>
        </div>
        <div>
          <dt>Place</dt>
          <dd>{placeWords(pool)}</dd>
        </div>
        <div>
          <dt>Needs</dt>
          <dd>{needs.join(", ") || "no particular skill"}</dd>
        </div>
        <div>
          <dt>Given up</dt>
          <dd>{dropped.join(", ") || "nothing so far"}</dd>
        </div>
        <div>
          <dt>Next</dt>
          <dd>
            {until && next.length > 0 ? `at ${moment(until, now)} it ${next.join(", then ")}` : "waits on"}
          </dd>
        </div>
      </dl>
    </section>
  );
}
