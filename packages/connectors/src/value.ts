import type { Value } from "@throughline/workflow";

const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const NUMERIC = new Set(["double", "currency", "percent", "int", "long"]);
const REFERENCE = new Set(["id", "reference"]);

/** Salesforce makes no difference between null, an absent value, an empty text and an empty list. */
export const isBlank = (value: Value | undefined): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** The 18-character form of a record id; other texts are given back as they are. */
export function id18(id: string): string {
  if (id.length !== 15 || !ID.test(id)) return id;
  let suffix = "";
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(id[block * 5 + i]!)) bits |= 1 << i;
    suffix += CHECKSUM[bits];
  }
  return id + suffix;
}

/** A moment as ISO 8601 in UTC (`…Z`); a text that is none is given back as it is. Salesforce writes `+0000`. */
export function isoMoment(text: string): string {
  if (!MOMENT.test(text)) return text;
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

const choices = (value: Value): string[] =>
  (Array.isArray(value) ? value.map(String) : String(value).split(";")).map((one) => one.trim()).sort();

// Salesforce trims texts and keeps line ends in its own way
const plain = (text: string): string => text.replace(/\r\n?/g, "\n").trim();

const asNumber = (value: Value): number => (String(value).trim() === "" ? Number.NaN : Number(value));

const sameMoment = (a: string, b: string): boolean => {
  // fields of type date/time keep whole seconds
  const [first, second] = [a, b].map((text) => Math.floor(Date.parse(isoMoment(text)) / 1000));
  return first === second;
};

function sameText(a: string, b: string, type: string | undefined): boolean {
  if (a === b) return true;
  if (type === undefined || REFERENCE.has(type)) {
    const oneIsShort = a.length !== b.length || type !== undefined;
    if (oneIsShort && ID.test(a) && ID.test(b)) return id18(a) === id18(b);
  }
  if (type === "date") return isoMoment(a).slice(0, 10) === isoMoment(b).slice(0, 10);
  if ((type === undefined || type === "datetime") && MOMENT.test(a) && MOMENT.test(b))
    return sameMoment(a, b);
  if (type !== undefined && NUMERIC.has(type)) return asNumber(a) === asNumber(b);
  return plain(a) === plain(b);
}

/**
 * Whether two values are the same to Salesforce: blanks alike, ids of 15 and of 18 characters, moments in any
 * zone (to the second), numbers and their texts, choices of a multi-select picklist in any order.
 * @param type the field's type as describe names it; without it only what is certain by form is equated
 */
export function sameValue(a: Value | undefined, b: Value | undefined, type?: string): boolean {
  if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b);
  const [first, second] = [a as Value, b as Value];
  if (type === "multipicklist" || Array.isArray(first) || Array.isArray(second)) {
    const [left, right] = [choices(first), choices(second)];
    return left.length === right.length && left.every((one, i) => one === right[i]);
  }
  if (typeof first === "boolean" || typeof second === "boolean") {
    return String(first).toLowerCase() === String(second).toLowerCase();
  }
  if (typeof first === "number" || typeof second === "number") return asNumber(first) === asNumber(second);
  return sameText(first as string, second as string, type);
}
