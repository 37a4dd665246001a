import type { Insights } from "../api/types.ts";
import { percent, title } from "../format/value.ts";
import { By } from "../marks/by.tsx";
import { Meter } from "../marks/meter.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Opens } from "./behind.tsx";
import { scaleOf } from "./scale.ts";

/** Of what each decider settled, how much no person corrected. */
export function Accuracy({ accuracy }: { accuracy: Insights["accuracy"] }) {
  const right = ({ decisions, corrected }: Insights["accuracy"][number]) => 1 - corrected / decisions;
  const { from, part } = scaleOf(accuracy.map(right));
  return (
    <section className="card card--table" aria-labelledby="accuracy-title">
      <div className="card__head">
        <h2 id="accuracy-title">Accuracy, as corrected by people</h2>
        <span className="weak">what nobody corrected counts as right; bar from {from * 100} %</span>
      </div>
      {accuracy.length === 0 ? (
        <p className="card__none weak">Nothing was decided yet.</p>
      ) : (
        <Scroll label="Accuracy" className="board__scroll">
          <table className="table right">
            <thead>
              <tr>
                <th scope="col">Fact and decider</th>
                <th scope="col" className="num">
                  Decisions
                </th>
                <th scope="col" className="num">
                  Corrected
                </th>
                <th scope="col">Right</th>
              </tr>
            </thead>
            <tbody>
              {accuracy.map((line) => (
                <tr key={`${line.name} ${line.by}`}>
                  <td>
                    <span className="inline inline--wide">
                      {title(line.name)} <By by={line.by} />
                    </span>
                  </td>
                  <td className="num">
                    <Opens figure="settled" of={`${line.name} by ${line.by}`}>
                      {line.decisions.toLocaleString("en-US")}
                    </Opens>
                  </td>
                  <td className="num">
                    <Opens figure="corrected" of={`${line.name} by ${line.by}`}>
                      {line.corrected.toLocaleString("en-US")}
                    </Opens>
                  </td>
                  <td>
                    <Meter part={part(right(line))} />
                    {percent(right(line))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
