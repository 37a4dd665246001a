import { useState } from "react";
import { useSay } from "../api/settings.ts";
import type { LocalModelLine, LocalSaid } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";

const percent = (share: number | null): string => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);
const KINDS = { text: "says what a text is about", score: "scores records", routing: "says who resolves it" };
const MOST = 12;

/** A local model: how right it is on what it had not learnt, by class, and a text to try it with. */
export function LocalModel({ model }: { model: LocalModelLine }) {
  const { name, kind, version, trainedAt, rows, fields, heldOut, classes, thresholds } = model;
  const [all, setAll] = useState(false);
  const id = `local-${name}`;
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card__head">
        <h2 id={id}>
          <Icon name="model" small /> {name}
        </h2>
        <span className="weak">
          {KINDS[kind]} · trained {minute(trainedAt)}
          {rows !== null && ` on ${count(rows, "row")}`} · version <code>{version.slice(0, 8)}</code>
        </span>
      </div>
      <div className="local">
        <div>
          <p className="settings__note">
            {heldOut.rows === 0
              ? "It was judged on no rows of its own."
              : `Judged on ${count(heldOut.rows, "row")} that it had not learnt from: ${[
                  heldOut.right !== null && `${percent(heldOut.right)} right`,
                  heldOut.areaUnderCurve !== null &&
                    `area under the curve ${heldOut.areaUnderCurve.toFixed(3)}`,
                  heldOut.calibrationError !== null &&
                    `as sure as it is right to within ${percent(heldOut.calibrationError)}`,
                ]
                  .filter(Boolean)
                  .join(", ")}.`}
            {fields.length > 0 && ` It reads ${fields.join(", ")}.`}
          </p>
          {kind !== "score" && (
            <Scroll label={`Classes of ${name}`} className="board__scroll">
              <table className="table table--plain">
                <caption className="sr-only">Classes of {name}</caption>
                <thead>
                  <tr>
                    <th scope="col">Class</th>
                    <th scope="col" className="num">
                      Learnt from
                    </th>
                    <th scope="col" className="num">
                      Held out
                    </th>
                    <th scope="col">Found of it</th>
                    <th scope="col">Right when said</th>
                  </tr>
                </thead>
                <tbody>
                  {classes.slice(0, all ? undefined : MOST).map((one) => (
                    <tr key={one.label}>
                      <th scope="row">{one.label}</th>
                      <td className="num">{one.rows?.toLocaleString("en-US") ?? "–"}</td>
                      <td className="num">{one.heldOut?.rows.toLocaleString("en-US") ?? "–"}</td>
                      <td>
                        <Share of={one.heldOut?.found ?? null} />
                      </td>
                      <td>
                        <Share of={one.heldOut?.right ?? null} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )}
          {classes.length > MOST && (
            <p className="settings__note">
              <button type="button" className="link" onClick={() => setAll(!all)}>
                {all ? `The largest ${MOST}` : `All ${classes.length} classes`}
              </button>
            </p>
          )}
          {kind === "text" && classes.every(({ heldOut }) => heldOut === null) && (
            <p className="settings__note weak">
              Its file does not say how right it is by class: it was trained by an earlier release. Train it
              again to know.
            </p>
          )}
          {thresholds.some(({ coverage }) => coverage > 0) && (
            <p className="settings__note weak">
              {thresholds
                .filter(({ coverage }) => coverage > 0)
                .map(
                  ({ precision, threshold, coverage }) =>
                    `${percent(precision)} right from ${threshold.toFixed(2)} sure on, which ${percent(coverage)} reach`,
                )
                .join(" · ")}
            </p>
          )}
        </div>
        <Try model={model} />
      </div>
    </section>
  );
}

function Share({ of }: { of: number | null }) {
  return (
    <span className="portion">
      <span>{percent(of)}</span>
      {of !== null && <Meter part={of * 100} />}
    </span>
  );
}

/** Nothing is written by it: the model says what it would. */
function Try({ model: { name, fields, kind } }: { model: LocalModelLine }) {
  const say = useSay(name);
  const [values, setValues] = useState<Record<string, string>>({});
  return (
    <form
      className="try stack"
      onSubmit={(event) => {
        event.preventDefault();
        say.mutate(values);
      }}
    >
      <h3>{kind === "text" ? "Try a text" : "Try a record"}</h3>
      {kind === "text" && (
        <label className="field">
          <span className="field__label">As a customer would write it</span>
          <textarea
            className="input input--area"
            rows={3}
            value={values.text ?? ""}
            onChange={(event) => setValues({ text: event.target.value })}
            required
          />
        </label>
      )}
      {fields.slice(0, MOST).map((field) => (
        <label key={field} className="field">
          <span className="field__label">{field}</span>
          <input
            className="input"
            value={values[field] ?? ""}
            onChange={(event) => setValues({ ...values, [field]: event.target.value })}
          />
        </label>
      ))}
      <span>
        <button type="submit" className="button button--sm" disabled={say.isPending}>
          Ask it
        </button>
      </span>
      {say.error && <Trouble error={say.error} />}
      <div role="status">{say.data && <Said said={say.data} />}</div>
    </form>
  );
}

function Said({ said: { value, confidence, unknown, others, words, atLeast } }: { said: LocalSaid }) {
  return (
    <div className="stack by--model said">
      <p>
        <strong>{value}</strong>, {percent(confidence)} sure
        {atLeast !== null &&
          (confidence >= atLeast ? ", sure enough" : `, and wants to be ${percent(atLeast)}`)}
      </p>
      {unknown && <p className="warning">It is like nothing that the model has learnt from.</p>}
      {words.length > 0 && (
        <p className="weak">
          Because of{" "}
          {words
            .slice(0, 6)
            .map(({ text }) => `“${text}”`)
            .join(", ")}
        </p>
      )}
      {others.length > 0 && (
        <p className="weak">
          Or {others.map(({ value, confidence }) => `${value} (${percent(confidence)})`).join(", ")}
        </p>
      )}
    </div>
  );
}
