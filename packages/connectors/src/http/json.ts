/** A whole number that may have more digits than a number keeps. */
const LONG = /\d{16}/;

/**
 * Reads JSON without changing what it says: a whole number beyond 2^53 is its text, digit by digit, since as a number it
 * would be another one, and an id of somebody else.
 * @throws SyntaxError
 */
export function exactJson(text: string): unknown {
  if (!LONG.test(text)) return JSON.parse(text);
  return (JSON.parse as Exact)(text, (_name, value, { source }) =>
    typeof value === "number" && /^-?\d+$/.test(source ?? "") && !Number.isSafeInteger(value)
      ? source
      : value,
  );
}

/** As of ECMAScript 2026, which the compiler does not know yet. */
type Exact = (
  text: string,
  revive: (name: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;
