/** A thing that was given value by value, put together. */
export type Whole = string | number | boolean | null | Whole[] | { [name: string]: Whole };

/** How a list or a thing is written as text, in the words of OpenAPI. */
export interface Style {
  style: string;
  explode: boolean;
}

export const isObject = (value: Whole): value is { [name: string]: Whole } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as it is; what has parts as JSON. */
export const plainText = (value: Whole): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");

/** The characters that a value may have in an address as they are, and no others: it cannot leave its place. */
export const encoded = (value: Whole): string => encodeURIComponent(plainText(value).toWellFormed());

/** What is written in one piece, its parts with `,` between them. */
export function listed(value: Whole, explode: boolean, between = ",", write = encoded): string {
  if (Array.isArray(value)) return value.map(write).join(between);
  if (!isObject(value)) return write(value);
  return Object.entries(value)
    .map(([name, one]) => `${write(name)}${explode ? "=" : ","}${write(one)}`)
    .join(between);
}

const BETWEEN: Record<string, string> = { spaceDelimited: " ", pipeDelimited: "|" };

/**
 * Names and values of a query or of form fields.
 * @param write how a name or a value stands there
 */
export function pairs(
  name: string,
  value: Whole,
  { style, explode }: Style,
  write = encoded,
): [name: string, value: string][] {
  if (style === "deepObject") return deep(write(name), value, write);
  if (Array.isArray(value)) {
    if (explode) return value.map((one) => [write(name), write(one)]);
    const between = BETWEEN[style];
    return [[write(name), value.map(write).join(between === undefined ? "," : write(between))]];
  }
  if (isObject(value) && explode)
    return Object.entries(value).map(([part, one]) => [write(part), write(one)]);
  return [[write(name), listed(value, false, ",", write)]];
}

function deep(name: string, value: Whole, write: typeof encoded): [string, string][] {
  if (typeof value !== "object" || value === null) return [[name, write(value)]];
  return Object.entries(value).flatMap(([part, one]) => deep(`${name}[${write(part)}]`, one, write));
}
