import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import { applyEdits, type Problem } from "@throughline/workflow/problem";
import type { Editor } from "../editor.ts";

/** Problems as marks in the text, each from its place to the end of the word there; with its repair, where it has one. */
export function diagnosticsOf(problems: readonly Problem[], text: Text, editor: Editor): Diagnostic[] {
  return problems
    .filter(({ file, line }) => file === undefined && line <= text.lines)
    .map(({ line, column, severity, message, fix, edits }): Diagnostic => {
      const row = text.line(line);
      const from = Math.min(row.from + column - 1, row.to);
      const word = /^[^\s,[\]{}]+/.exec(text.sliceString(from, row.to))?.[0].length ?? 0;
      return {
        from,
        to: from + word,
        severity,
        message: fix && !edits ? `${message} ${fix}` : message,
        ...(edits && {
          actions: [
            {
              name: fix && fix.length < 32 ? fix : "Mend it",
              apply: () => {
                editor.edit({ label: `Mend: ${message}`, text: applyEdits(editor.text, edits) });
              },
            },
          ],
        }),
      };
    })
    .toSorted((one, other) => one.from - other.from);
}
