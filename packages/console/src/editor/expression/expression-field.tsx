import type { Path, ValueType } from "@throughline/workflow";
import { useId } from "react";
import type { Editor } from "../editor.ts";

/** What a field for an expression is given. */
export interface ExpressionFieldProps {
  editor: Editor;
  /** Where the expression stands in the file. */
  path: Path;
  /** As it is written; empty where there is none yet. */
  value: string;
  /** The type that the place needs: `boolean` for a condition. */
  expects?: ValueType;
  label: string;
  /** What is written now; `burst` is one name as long as it is the same field, for one entry of the undo stack. */
  onChange(text: string, burst: string): void;
}

/** One line for an expression. */
export function ExpressionField({ path, value, label, onChange }: ExpressionFieldProps) {
  const id = useId();
  return (
    <div className="expression">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input expression__line"
        value={value}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value, path.join("/"))}
      />
    </div>
  );
}
