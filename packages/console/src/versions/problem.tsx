import type { Problem } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { exampleInWords } from "./example.ts";

/** What is wrong, where, with which record it shows, and what to do. @param repair absent: there is no one repair */
export function ProblemLine({
  problem: { severity, message, file, line, step, code, verdict, example, fix },
  repair,
  disabled,
}: {
  problem: Problem;
  repair: (() => void) | undefined;
  disabled: boolean;
}) {
  const tone = severity === "error" ? "danger" : "warning";
  const place = `${file ? `${file}, line` : "Line"} ${line}${step ? `, step ${step}` : ""}`;
  return (
    <li className="problem">
      <span className={`state state--${tone}`}>
        <Icon name="alert" small />
        {severity}
      </span>
      <div>
        <p>{message}</p>
        <p className="weak">
          {place} · {verdict ? `${verdict.replace("-", " ")} · ` : ""}
          {code}
        </p>
        {example && (
          <p>
            <span className="weak">for example:</span> <code>{exampleInWords(example)}</code>
          </p>
        )}
        {fix && (
          <p>
            <span className="weak">what to do:</span> {fix}
          </p>
        )}
      </div>
      {repair && (
        <button type="button" className="button button--sm" onClick={repair} disabled={disabled}>
          Repair in a new draft
        </button>
      )}
    </li>
  );
}
