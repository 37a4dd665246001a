import type { ReactNode } from "react";
import type { WidgetProps } from "./widget.tsx";

/** One of a few values. Where the place may be left out, not to say it is a choice as well. */
export function Choice({ place, id, label, required, describedBy, invalid, onChange }: WidgetProps) {
  const { shape, value } = place;
  const options = shape.enum ?? [];
  const unsaid = shape.default === undefined ? "not said" : `${shape.default}, if not said`;
  return (
    <Select
      {...{ id, label, describedBy, invalid }}
      value={value === undefined ? "" : String(value)}
      onChange={(text) => onChange(options.find((one) => String(one) === text))}
    >
      {(value === undefined || !required) && <option value="">{required ? "Choose…" : unsaid}</option>}
      {value !== undefined && !options.includes(value as string) && (
        <option value={String(value)}>{String(value)}</option>
      )}
      {options.map((option) => (
        <option key={option} value={String(option)}>
          {String(option)}
        </option>
      ))}
    </Select>
  );
}

/** The browser's own list to choose from: it works by keyboard and on a phone as people are used to. */
export function Select({
  id,
  value,
  label,
  describedBy,
  invalid,
  className = "",
  onChange,
  children,
}: {
  id?: string | undefined;
  value: string;
  label?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  className?: string;
  onChange(value: string): void;
  children: ReactNode;
}) {
  return (
    <select
      id={id}
      className={`input input--sm select ${className}`}
      value={value}
      aria-label={label}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onChange={({ target }) => onChange(target.value)}
    >
      {children}
    </select>
  );
}
