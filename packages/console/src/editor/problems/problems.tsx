import { applyEdits } from "@throughline/workflow/problem";
import type { Problem } from "../../api/types.ts";
import { count } from "../../format/value.ts";
import { Icon } from "../../marks/icon.tsx";
import { Scroll } from "../../shell/scroll.tsx";
import { exampleInWords } from "../../versions/example.ts";
import type { Editor } from "../editor.ts";

/** All that is wrong with the text, errors first; each goes to its place, and is mended where one way to is plain. */
export function Problems({ editor, judging }: { editor: Editor; judging: boolean }) {
  const all = [
    ...editor.problems.filter(({ severity }) => severity === "error"),
    ...editor.problems.filter(({ severity }) => severity === "warning"),
  ];
  return (
    <section className="problems" aria-labelledby="problems-title">
      <h2 id="problems-title" className="problems__title" role="status">
        {all.length > 0 && <Icon name="alert" className={hasErrors(all) ? "danger" : "warning"} />}
        {all.length > 0 ? count(all.length, "problem") : "No problems"}
        <span className="weak">{judging ? "being proven…" : ""}</span>
      </h2>
      <Scroll label="Problems" className="problems__list">
        <ul>
          {all.map((problem) => (
            <Line
              key={`${problem.code} ${problem.line} ${problem.message}`}
              problem={problem}
              editor={editor}
            />
          ))}
        </ul>
      </Scroll>
    </section>
  );
}

const hasErrors = (problems: Problem[]) => problems.some(({ severity }) => severity === "error");

function Line({ problem, editor }: { problem: Problem; editor: Editor }) {
  const { severity, message, example, line, path, edits, fix, file } = problem;
  const mend = () =>
    editor.edit({
      label: `Mend: ${message}`,
      text: applyEdits(editor.text, edits ?? []),
      ...(path && { select: path }),
    });
  return (
    <li className="problems__line">
      <Icon name="alert" small className={severity === "error" ? "danger" : "warning"} />
      <span className="sr-only">{severity}: </span>
      <span className="problems__text" title={fix && !edits ? `${message} ${fix}` : message}>
        {message}
        {example && <span className="weak"> Example: {exampleInWords(example)}.</span>}
        {fix && !edits && <span className="weak"> {fix}</span>}
      </span>
      {file ? (
        <span className="weak nowrap">{file}</span>
      ) : (
        <button type="button" className="link nowrap" onClick={() => editor.select(path ?? [])}>
          Line {line}
        </button>
      )}
      {edits && (
        <button type="button" className="button button--sm" onClick={mend}>
          {fix && fix.length < 32 ? fix : "Mend it"}
        </button>
      )}
    </li>
  );
}
