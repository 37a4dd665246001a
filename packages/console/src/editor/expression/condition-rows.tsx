import type { Path } from "@throughline/workflow";
import type { Editor } from "../editor.ts";
import { ExpressionField } from "./expression-field.tsx";

/** What rows of conditions are given. */
export interface ConditionRowsProps {
  editor: Editor;
  /** Where the condition stands in the file. */
  path: Path;
  /** The condition as it is written; empty where there is none. */
  value: string;
  /** What is written now; empty: no condition. */
  onChange(text: string): void;
}

/** A condition, in rows of field, operator and value where it can be. */
export function ConditionRows({ editor, path, value, onChange }: ConditionRowsProps) {
  return (
    <ExpressionField
      {...{ editor, path, value, onChange }}
      expects="boolean"
      label="Condition, as an expression"
    />
  );
}
