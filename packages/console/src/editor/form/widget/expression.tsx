import { ConditionRows } from "../../expression/condition-rows.tsx";
import { ExpressionField } from "../../expression/expression-field.tsx";
import { useFilling } from "../filling.tsx";
import type { WidgetProps } from "./widget.tsx";

const asText = (value: unknown) => (value === undefined || value === null ? "" : String(value));

/** Anything that is computed, in the language of expressions. */
export function Expression({ place, label, onChange }: WidgetProps) {
  const { editor } = useFilling();
  return (
    <ExpressionField
      {...{ editor, label }}
      bare
      path={place.path}
      value={asText(place.value)}
      onChange={(text, burst) => onChange(text, burst)}
    />
  );
}

/** What has to be true, in rows of field, operator and value. */
export function Condition({ place, label, onChange }: WidgetProps) {
  const { editor } = useFilling();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the other fields are
    <div role="group" aria-label={label}>
      <ConditionRows
        editor={editor}
        path={place.path}
        value={asText(place.value)}
        onChange={(text, burst) => onChange(text === "" ? undefined : text, burst)}
      />
    </div>
  );
}
