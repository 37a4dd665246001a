import { Select } from "./choice.tsx";
import type { WidgetProps } from "./widget.tsx";

/** Yes or no; where neither has to be said, that is a third. */
export function Toggle({ place, id, required, describedBy, invalid, onChange }: WidgetProps) {
  const { shape, value } = place;
  if (required || shape.default === false)
    return (
      <input
        id={id}
        type="checkbox"
        className="toggle"
        checked={value === true}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onChange={({ target }) => onChange(target.checked || required ? target.checked : undefined)}
      />
    );
  return (
    <Select
      {...{ id, describedBy, invalid }}
      value={value === undefined ? "" : String(value)}
      onChange={(text) => onChange(text === "" ? undefined : text === "true")}
    >
      <option value="">not said</option>
      <option value="true">yes</option>
      <option value="false">no</option>
    </Select>
  );
}
