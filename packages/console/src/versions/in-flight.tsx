import type { InFlight, InFlightPreview } from "../api/types.ts";
import { count } from "../format/value.ts";

const CHOICES: InFlight[] = ["finish", "move", "restart"];

/** The items in flight by stage, and what becomes of them: what is not chosen finishes on its version. */
export function InFlightTable({
  preview: { to, items, into, stages },
  chosen,
  choose,
  renamed,
  rename,
}: {
  preview: InFlightPreview;
  chosen: Record<string, InFlight>;
  choose: (stage: string, how: InFlight) => void;
  /** Stages by the names that they have in the other version. */
  renamed: Record<string, string>;
  rename: (stage: string, into: string) => void;
}) {
  return (
    <div className="board__scroll">
      <table className="table in-flight">
        <caption>
          {count(items, "item")} in flight. They finish on the version that they began with, go on in version{" "}
          {to} at the next safe point, or begin anew in it.
        </caption>
        <thead>
          <tr>
            {["Stage", "Items", "Can move now", "Later", "Never", "Why not now", "What becomes of them"].map(
              (name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {stages.map(({ stage, items, now, later, never, because, refused }) => (
            <tr key={stage}>
              <td>
                {stage || "before the first stage"}
                {stage && !into.includes(stage) && (
                  <label className="in-flight__as">
                    is now
                    <select
                      className="input"
                      aria-label={`${stage} is now`}
                      value={renamed[stage] ?? ""}
                      onChange={(event) => rename(stage, event.target.value)}
                    >
                      <option value="">no stage</option>
                      {into.map((name) => (
                        <option key={name}>{name}</option>
                      ))}
                    </select>
                  </label>
                )}
              </td>
              <td>{items}</td>
              <td>{now}</td>
              <td>{later}</td>
              <td>{never}</td>
              <td>
                {because.map(({ text, items }) => (
                  <p key={text}>
                    {items} × {text}
                  </p>
                ))}
                {refused && <p className="weak">Move cannot be chosen: {refused}</p>}
              </td>
              <td>
                <fieldset className="segment segment--sm">
                  <legend className="sr-only">Items in {stage}</legend>
                  {CHOICES.map((how) => (
                    <label key={how}>
                      <input
                        type="radio"
                        name={`in flight ${stage}`}
                        checked={(chosen[stage] ?? "finish") === how}
                        disabled={how === "move" && refused !== null}
                        onChange={() => choose(stage, how)}
                      />
                      {how}
                    </label>
                  ))}
                </fieldset>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
