import { applyEdits, type Problem } from "@throughline/workflow";
import { Icon } from "../../marks/icon.tsx";
import { useFilling } from "./filling.tsx";

/** What is wrong with a field, each with the button that mends it. */
export function FieldProblems({ id, problems }: { id?: string; problems: Problem[] }) {
  const { editor } = useFilling();
  if (problems.length === 0) return null;
  return (
    <ul className="field-problems" id={id}>
      {problems.map((problem) => (
        <li
          key={`${problem.code} ${problem.message}`}
          className={problem.severity === "error" ? "danger" : "warning"}
        >
          <Icon name={problem.severity === "error" ? "stop" : "alert"} small />
          <span>
            <span className="sr-only">{problem.severity === "error" ? "Error: " : "Warning: "}</span>
            {problem.message}
            {problem.fix && !problem.edits && <span className="weak"> {problem.fix}</span>}
          </span>
          {problem.edits && editor.readable && (
            <button
              type="button"
              className="button button--sm"
              onClick={() =>
                editor.edit({ label: "Mend a problem", text: applyEdits(editor.text, problem.edits ?? []) })
              }
            >
              {fixWords(problem.fix)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What a fix does, as a button says it. */
function fixWords(fix = ""): string {
  const first = fix.split(/[.:(] ?/)[0]?.trim() ?? "";
  if (!first) return "Mend it";
  const isWord = !first.includes(" ");
  return isWord ? `Write ${first}` : first.length > 40 ? "Mend it" : first;
}
