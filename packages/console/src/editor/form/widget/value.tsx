import { type Filling, useFilling } from "../filling.tsx";
import { type Values, valuesOf } from "../names.ts";
import type { Place } from "../shape.ts";
import { Select } from "./choice.tsx";
import { Combo } from "./name.tsx";
import type { WidgetProps } from "./widget.tsx";

/** A value of a fact or field: what it can be is offered, and its type is kept. */
export function ValueBox({ place, id, label, required, describedBy, invalid, onChange }: WidgetProps) {
  const filling = useFilling();
  const known = valuesOf(whoseValue(place, filling), filling);
  const { value } = place;
  const tied = { id, describedBy, invalid };
  const choices = choicesOf(known);
  if (choices && known?.isFact) {
    const written = value === undefined || value === null ? "" : String(value);
    return (
      <Select {...tied} label={label} value={written} onChange={(text) => onChange(readValue(text, known))}>
        {!choices.includes(written) && <option value={written}>{written || "Choose…"}</option>}
        {choices.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
    );
  }
  return (
    <Combo
      {...{ ...tied, label, required }}
      value={value === undefined || value === null ? "" : String(value)}
      names={(choices ?? []).map((name) => ({ name }))}
      onChange={(text, burst) => onChange(readValue(text, known), burst)}
    />
  );
}

/** Whose value stands there: of the name that the step has for it, or of what this part of the form is about. */
export function whoseValue({ shape, path }: Place, { at, step, of }: Filling): string | undefined {
  const key = shape["x-of"];
  if (key === undefined || !step) return of;
  const names = at([...step, key]);
  const last = path.at(-1);
  const name = Array.isArray(names) ? names[typeof last === "number" ? last : 0] : names;
  return typeof name === "string" ? name : of;
}

function choicesOf(known: Values | undefined): string[] | undefined {
  if (!known) return undefined;
  const none = known.isFact && known.optional ? ["none"] : [];
  if (known.of) return [...known.of, ...none];
  if (known.type === "boolean") return ["true", "false", ...none];
  return undefined;
}

/** What a text in a field is in the file, by the type of that whose value it is. */
export function readValue(text: string, known: Values | undefined): unknown {
  const type = known?.type ?? "any";
  if ((type === "boolean" || type === "any") && (text === "true" || text === "false")) return text === "true";
  if ((type === "number" || type === "any") && text.trim() !== "" && !Number.isNaN(Number(text)))
    return Number(text);
  return text;
}
