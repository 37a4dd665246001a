/** Characters of a text that are shown. */
const SHOWN = 60;

/** A record in one readable line: `topic billing, Amount 1200, Subject "Charged twice", Account.Tier__c blank`. */
export function exampleInWords(record: Record<string, unknown>): string {
  const parts = Object.entries(record).map(([name, value]) => `${name} ${inWords(value)}`);
  return parts.length > 0 ? parts.join(", ") : "any record";
}

function inWords(value: unknown): string {
  if (value === null || value === "") return "blank";
  if (value === undefined) return "not given";
  if (Array.isArray(value)) return value.length > 0 ? value.map(inWords).join(" and ") : "an empty list";
  if (typeof value !== "string") return typeof value === "object" ? JSON.stringify(value) : String(value);
  const shown = value.length > SHOWN ? `${value.slice(0, SHOWN - 1)}…` : value;
  return /^[\p{L}\p{N}_.:+-]+$/u.test(shown) ? shown : JSON.stringify(shown);
}
