import type { OwnField } from "@throughline/connectors";

/** A value as its field takes it: a text that is too long is cut off, and says so; an empty one is blank. */
export function cut<Value>(value: Value, { length }: OwnField): Value | string | null {
  if (value === "") return null;
  if (typeof value !== "string" || length === undefined || value.length <= length) return value;
  return `${value.slice(0, length - 1)}…`;
}
