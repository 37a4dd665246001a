import { Link } from "@tanstack/react-router";
import type { Insights } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Scroll } from "../shell/scroll.tsx";
import { behind, type InsightsSearch } from "./search.ts";

/** Who else wrote what the workflow governs: by the flow, rule or trigger that likely did, or by name. */
export function ForeignWrites({ foreign, search }: { foreign: Insights["foreign"]; search: InsightsSearch }) {
  const { writes, items, writers, others } = foreign;
  return (
    <section className="card card--table" aria-labelledby="foreign-title">
      <div className="card__head">
        <h2 id="foreign-title">Foreign writes</h2>
        <span className="weak">
          {writes === 0 ? (
            "nobody else wrote what the workflow governs"
          ) : (
            <>
              {count(writes, "write")} in{" "}
              <Link to="/" search={behind(search, { by: "foreign" })}>
                {count(items, "item")}
              </Link>
              ; who likely wrote them, by the last scan
            </>
          )}
        </span>
      </div>
      {writes > 0 && (
        <Scroll label="Foreign writes" className="board__scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Writer</th>
                <th scope="col" className="num">
                  Writes
                </th>
                <th scope="col">Fields</th>
                <th scope="col">What speaks for it</th>
              </tr>
            </thead>
            <tbody>
              {writers.map(({ kind, name, file, line, writes, alone, fields, because, items }) => (
                <tr key={`${kind} ${name}`}>
                  <td>
                    {kind} {name}
                    <p className="weak">
                      {file}:{line}
                    </p>
                  </td>
                  <td className="num">{writes.toLocaleString("en-US")}</td>
                  <td>{fields.join(", ")}</td>
                  <td>
                    {because.join("; ")}
                    {alone < writes && <p className="weak">of {writes - alone} others are as likely</p>}
                    <p className="weak">
                      such as{" "}
                      {items.map(({ key, number }, index) => (
                        <span key={key}>
                          {index > 0 && ", "}
                          <Link to="/items/$" params={{ _splat: key }}>
                            {number}
                          </Link>
                        </span>
                      ))}
                    </p>
                  </td>
                </tr>
              ))}
              {others.map(({ by, writes, fields }) => (
                <tr key={by}>
                  <td>{by}</td>
                  <td className="num">{writes.toLocaleString("en-US")}</td>
                  <td>{fields.join(", ")}</td>
                  <td className="weak">no writer of the last scan explains it</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
