import { useState } from "react";
import type { OfferedOperations } from "../api/types.ts";

type Operation = OfferedOperations["operations"][number];
type Picked = Record<string, Operation>;

/** What each way of repeating means, for who has to say it. */
const REPEATS: [Operation["repeat"], string][] = [
  ["read", "only reads"],
  ["keyed", "takes an idempotency key"],
  ["once", "never sent twice"],
];

/** Rows that are drawn; a word narrows them. */
const MOST = 60;

/** Operations of a document, some of which are picked, each with how it may be repeated. */
export function Picker({
  operations,
  picked,
  onPick,
}: {
  operations: Operation[];
  picked: Picked;
  onPick: (picked: Picked) => void;
}) {
  const [word, setWord] = useState("");
  const found = operations.filter(({ id, path, summary }) =>
    `${id} ${path} ${summary}`.toLowerCase().includes(word.toLowerCase()),
  );
  const toggle = (one: Operation) => {
    const { [one.id]: was, ...others } = picked;
    onPick(was ? others : { ...picked, [one.id]: one });
  };
  return (
    <fieldset className="field">
      <legend className="field__label">Operations</legend>
      {operations.length > 10 && (
        <input
          className="input"
          type="search"
          placeholder="Find…"
          aria-label="Find an operation"
          value={word}
          onChange={({ target }) => setWord(target.value)}
        />
      )}
      <ul className="picker">
        {found.slice(0, MOST).map((one) => {
          const own = picked[one.id];
          return (
            <li key={one.id}>
              <label className="check">
                <input type="checkbox" checked={own !== undefined} onChange={() => toggle(one)} />
                <span className="picker__words">
                  <strong>{one.name}</strong>
                  {one.deprecated && <span className="weak"> deprecated</span>}
                  <span className="weak">
                    {one.method.toUpperCase()} {one.path} {one.summary && `· ${one.summary}`}
                  </span>
                </span>
              </label>
              {own && (
                <select
                  className="input"
                  aria-label={`How ${one.name} may be repeated`}
                  value={own.repeat}
                  onChange={({ target }) =>
                    onPick({ ...picked, [one.id]: { ...own, repeat: target.value as Operation["repeat"] } })
                  }
                >
                  {REPEATS.map(([repeat, words]) => (
                    <option key={repeat} value={repeat}>
                      {words}
                    </option>
                  ))}
                </select>
              )}
            </li>
          );
        })}
      </ul>
      {found.length > MOST && <p className="weak">and {found.length - MOST} more; a word narrows them</p>}
    </fieldset>
  );
}
