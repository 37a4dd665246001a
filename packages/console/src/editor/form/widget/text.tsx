import { type FocusEvent, useState } from "react";
import type { WidgetProps } from "./widget.tsx";

/**
 * What somebody is typing, kept while they do: the file says a text without the blanks around it, and a field that
 * took them away at once could not be written two words into. What the file says otherwise goes before: an undo.
 */
export function useTyped(value: string, onChange: (text: string, burst: string) => void) {
  const [typed, setTyped] = useState<{ text: string; before?: string | undefined }>();
  const isThere = typed?.text.trim() === value.trim();
  // once the file has it, it is the file's
  if (typed?.before !== undefined && isThere) setTyped({ text: typed.text });
  const isOwn = typed !== undefined && (isThere || typed.before === value);
  return {
    value: isOwn ? typed.text : value,
    onChange(text: string) {
      setTyped({ text, before: value });
      onChange(text.trim(), "typing");
    },
    onBlur: (_: FocusEvent) => setTyped(undefined),
  };
}

const asText = (value: unknown) => (value === undefined || value === null ? "" : String(value));

/** A line of text. */
export function TextBox({ place, id, label, required, describedBy, invalid, onChange }: WidgetProps) {
  const { shape, value } = place;
  const typed = useTyped(asText(value), onChange);
  const example = shape.examples?.find((one) => typeof one === "string") as string | undefined;
  return (
    <input
      id={id}
      aria-label={label}
      className={`input input--sm ${shape["x-is"] === "pattern" ? "mono" : ""}`}
      type="text"
      value={typed.value}
      placeholder={example}
      spellCheck={shape["x-is"] !== "pattern"}
      aria-required={required}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onChange={({ target }) => typed.onChange(target.value)}
      onBlur={typed.onBlur}
    />
  );
}

/** Sentences, with names in braces that are filled in. */
export function Words({ place, id, label, required, describedBy, invalid, onChange }: WidgetProps) {
  const typed = useTyped(asText(place.value), onChange);
  return (
    <textarea
      id={id}
      aria-label={label}
      className="input input--area input--grows"
      rows={2}
      value={typed.value}
      aria-required={required}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onChange={({ target }) => typed.onChange(target.value.replaceAll("\n", " "))}
      onBlur={typed.onBlur}
    />
  );
}
