import type { Path } from "@throughline/workflow";
import type { Editor } from "../editor.ts";

/** What a sheet is given. */
export interface DecisionSheetProps {
  editor: Editor;
  /** The step that holds the table. */
  path: Path;
}

/** The table of a decision, as a sheet. */
export function DecisionSheet({ editor, path }: DecisionSheetProps) {
  const step = path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
    editor.workflow,
  );
  const table = (step as { config?: { table?: { inputs: string[]; rows: unknown[] } } } | undefined)?.config
    ?.table;
  if (!table) return null;
  return (
    <p className="hint">
      {table.rows.length} rows over {table.inputs.join(", ")}
    </p>
  );
}
