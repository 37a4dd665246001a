/**
 * Marks a property of an operation's input schema that says where something goes: a recipient, a channel, a user,
 * another record. Free text from outside never fills it: `{ type: "string", "x-throughline": "address" }`.
 */
export const ADDRESS = { "x-throughline": "address" } as const;

/** Formats that are addresses by themselves. */
const FORMATS = new Set(["email", "idn-email", "uri", "uri-reference", "iri", "url", "hostname"]);

/** Names of the inputs that say where something goes, by the operation's input schema. */
export function addressesIn(input: { [key: string]: unknown } | undefined): string[] {
  const properties = (input?.properties ?? {}) as Record<string, unknown>;
  return Object.keys(properties).filter((name) => isAddress(properties[name]));
}

function isAddress(property: unknown): boolean {
  if (typeof property !== "object" || property === null) return false;
  const { "x-throughline": mark, format, items, anyOf, oneOf } = property as Record<string, unknown>;
  if (mark === ADDRESS["x-throughline"] || FORMATS.has(format as string)) return true;
  return [items, ...[anyOf, oneOf].flatMap((all) => (Array.isArray(all) ? all : []))].some(isAddress);
}
