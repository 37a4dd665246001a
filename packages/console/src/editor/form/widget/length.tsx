import { formatDuration, parseDuration } from "@throughline/workflow";
import { useState } from "react";
import { Select } from "./choice.tsx";
import type { WidgetProps } from "./widget.tsx";

const UNITS = [
  ...["business minutes", "business hours", "business days"],
  ...["minutes", "hours", "days", "weeks", "seconds"],
];

/** A time: how many, and of what. */
export function Length({ place, id, label, describedBy, invalid, onChange }: WidgetProps) {
  const written = typeof place.value === "string" ? place.value : "";
  const read = parseDuration(written);
  const unit = read ? `${read.business ? "business " : ""}${read.unit}` : (UNITS[1] as string);
  const [typed, setTyped] = useState<string>();
  const write = (amount: number, of: string, burst?: string) => {
    const business = of.startsWith("business ");
    const name = of.replace("business ", "") as "days";
    onChange(formatDuration({ amount, unit: name, business }), burst);
  };
  return (
    <span className="length">
      <input
        id={id}
        aria-label={label}
        className="input input--sm input--number"
        inputMode="decimal"
        value={typed ?? (read ? String(read.amount) : written)}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={({ target }) => {
          setTyped(target.value);
          const amount = Number(target.value);
          if (amount > 0) write(amount, unit, "typing");
        }}
        onBlur={() => setTyped(undefined)}
      />
      <Select label={`Unit of ${label}`} value={unit} onChange={(of) => write(read?.amount ?? 1, of)}>
        {(UNITS.includes(unit) ? UNITS : [unit, ...UNITS]).map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
    </span>
  );
}
