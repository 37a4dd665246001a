import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ScanCollision } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import type { ScanSearch } from "./search.ts";

const FIRST = 30;

/** All collisions, as a list to choose from. */
export function Clashes({ collisions, search }: { collisions: ScanCollision[]; search: ScanSearch }) {
  const [all, setAll] = useState(false);
  const chosen = chosenOf(search);
  return (
    <section className="card" aria-labelledby="clashes-title">
      <div className="card__head">
        <h2 id="clashes-title">All collisions</h2>
        <span className="count">{collisions.length}</span>
      </div>
      {collisions.length === 0 ? (
        <p className="card__none weak">No two active writers of a field meet in one transaction.</p>
      ) : (
        <ol className="clashes">
          {collisions.slice(0, all ? undefined : FIRST).map((one, at) => {
            const [first, second] = one.writers;
            const names = `${first.label ?? first.name}, ${second.label ?? second.name}`;
            return (
              <li key={`${one.field} ${first.kind} ${first.name} ${second.kind} ${second.name}`}>
                <Link
                  to="/scan"
                  search={{ ...(search.object && { object: search.object }), collision: String(at + 1) }}
                  aria-current={at === chosen ? "true" : undefined}
                  resetScroll={false}
                >
                  <code>{one.field}</code>
                  <span className="truncate" title={names}>
                    {names}
                  </span>
                  {one.verdict === "not decided" && <span className="weak nowrap">not decided</span>}
                  {one.verdict === "collides" && <Icon name="clash" small className="warning" />}
                </Link>
              </li>
            );
          })}
        </ol>
      )}
      {collisions.length > FIRST && (
        <p className="clashes__more">
          <button type="button" className="link" onClick={() => setAll(!all)}>
            {all ? `The first ${FIRST}` : `All ${collisions.length}`}
          </button>
        </p>
      )}
    </section>
  );
}

/** The place of the collision that is looked at; none where it is the writers of a field. */
export const chosenOf = ({ collision, field }: ScanSearch): number | undefined =>
  field !== undefined ? undefined : Math.max(0, (Number(collision ?? 1) || 1) - 1);
