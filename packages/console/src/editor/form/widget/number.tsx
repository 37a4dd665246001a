import { useState } from "react";
import type { WidgetProps } from "./widget.tsx";

/** A number. What is no number (yet) does not get into the file. */
export function NumberBox({ place, id, label, required, describedBy, invalid, onChange }: WidgetProps) {
  const { shape, value } = place;
  const [typed, setTyped] = useState<string>();
  return (
    <input
      id={id}
      aria-label={label}
      className="input input--sm input--number"
      inputMode="decimal"
      value={typed ?? (value === undefined ? "" : String(value))}
      aria-required={required}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      placeholder={shape.default === undefined ? undefined : String(shape.default)}
      onChange={({ target }) => {
        setTyped(target.value);
        const number = Number(target.value);
        if (target.value.trim() === "") onChange(undefined, "typing");
        else if (!Number.isNaN(number)) onChange(number, "typing");
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
