import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Insights } from "../api/types.ts";
import { percent, teamName, title } from "../format/value.ts";
import { Scroll } from "../shell/scroll.tsx";
import { behind, type InsightsSearch } from "./search.ts";
import { soon } from "./stage-times.tsx";

type By = keyof Insights["by"];

const words: Record<By, string> = { team: "Team", topic: "Topic", step: "Step" };

/** The figures of ownership apart, by the team that had an item first, its topic, or the step that chose first. */
export function Breakdown({ by, search }: { by: Insights["by"]; search: InsightsSearch }) {
  const [chosen, choose] = useState<By>("team");
  const rows = by[chosen];
  const name = (row: string) => (chosen === "team" ? teamName(row) : title(row));
  return (
    <section className="card card--table" aria-labelledby="apart-title">
      <div className="card__head">
        <h2 id="apart-title">Owners, by {words[chosen].toLowerCase()}</h2>
        <fieldset className="segment segment--sm">
          <legend className="sr-only">Apart by</legend>
          {(Object.keys(words) as By[]).map((one) => (
            <label key={one}>
              <input type="radio" name="apart" checked={one === chosen} onChange={() => choose(one)} />
              {words[one]}
            </label>
          ))}
        </fieldset>
      </div>
      {rows.length === 0 ? (
        <p className="card__none weak">Nothing to tell apart yet.</p>
      ) : (
        <Scroll label={`By ${chosen}`} className="board__scroll">
          <table className="table right apart">
            <thead>
              <tr>
                <th scope="col">{words[chosen]}</th>
                {[
                  "Items",
                  "First-time-right",
                  "Reassigned",
                  "Moves",
                  "Ping-pong",
                  "First owner after",
                  "Balance",
                  "Milestones met",
                ].map((head) => (
                  <th key={head} scope="col" className="num">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  <th scope="row">{name(row.name)}</th>
                  <td className="num">
                    {chosen === "team" ? (
                      <Link to="/" search={behind(search, { team: row.name })}>
                        {row.items.toLocaleString("en-US")}
                      </Link>
                    ) : (
                      row.items.toLocaleString("en-US")
                    )}
                  </td>
                  <td className="num">{percent(row.firstRight.share)}</td>
                  <td className="num">{percent(row.reassigned.share)}</td>
                  <td className="num">{row.reassignments.total.toLocaleString("en-US")}</td>
                  <td className="num">{row.pingPong.count.toLocaleString("en-US")}</td>
                  <td className="num">
                    {row.timeToFirst.median === null ? "–" : soon(row.timeToFirst.median)}
                  </td>
                  <td className="num">{row.balance === null ? "–" : row.balance.toFixed(2)}</td>
                  <td className="num">{percent(row.milestones.share)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
