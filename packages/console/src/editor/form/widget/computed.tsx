import { useState } from "react";
import { useFilling } from "../filling.tsx";
import { valuesOf } from "../names.ts";
import { Select } from "./choice.tsx";
import { Expression } from "./expression.tsx";
import { ValueBox, whoseValue } from "./value.tsx";
import type { WidgetProps } from "./widget.tsx";

/** A value that is fixed, or that an expression gives. In the file a fixed text is an expression in quotes. */
export function Computed(props: WidgetProps) {
  const { place, label, onChange } = props;
  const filling = useFilling();
  const fixed = fixedIn(place.value);
  const [asked, setAsked] = useState<"fixed" | "computed">();
  const of = whoseValue(place, filling);
  const mode = asked === "computed" || fixed === undefined ? "computed" : "fixed";
  return (
    <span className="computed">
      <Select
        label={`How ${label} is given`}
        className="computed__how"
        value={mode}
        onChange={(how) => {
          setAsked(how as "fixed");
          if (how === "fixed" && fixed === undefined) onChange(quoted(valuesOf(of, filling)?.of?.[0] ?? ""));
        }}
      >
        <option value="fixed">is</option>
        <option value="computed">is computed</option>
      </Select>
      {mode === "fixed" ? (
        <ValueBox
          {...props}
          place={{ ...place, value: fixed }}
          onChange={(value, burst) => onChange(typeof value === "string" ? quoted(value) : value, burst)}
        />
      ) : (
        <Expression {...props} />
      )}
    </span>
  );
}

const quoted = (text: string) => (text === "none" ? "null" : JSON.stringify(text));

/** The fixed value that an expression is, if it is one. */
function fixedIn(written: unknown): string | number | boolean | undefined {
  if (written === undefined || written === null) return undefined;
  if (typeof written !== "string") return written as number;
  const text = written.trim();
  if (/^"(?:[^"\\]|\\.)*"$/s.test(text)) {
    try {
      return JSON.parse(text) as string;
    } catch {
      return undefined;
    }
  }
  if (/^'[^'\\]*'$/.test(text)) return text.slice(1, -1);
  return text === "true" || text === "false"
    ? text === "true"
    : /^-?\d+(\.\d+)?$/.test(text)
      ? Number(text)
      : undefined;
}
