import type { Value } from "@throughline/workflow";

/** Name of an id, if it is known. Values come from outside: one may be called like a method of every object. */
export const labelOf = (labels: Record<string, string> | undefined, value: unknown): string | undefined =>
  labels && Object.hasOwn(labels, String(value)) ? labels[String(value)] : undefined;

/** Equal as Salesforce sees it: "" and null are both blank; ids are equal with and without their check characters. */
export function same(a: Value, b: Value): boolean {
  const [x, y] = [a === "" ? null : a, b === "" ? null : b];
  if (x === y) return true;
  if (typeof x === "string" && typeof y === "string" && x.length + y.length === 33) {
    return /^\w{15}(\w{3})?$/.test(x) && /^\w{15}(\w{3})?$/.test(y) && x.slice(0, 15) === y.slice(0, 15);
  }
  return Array.isArray(x) && Array.isArray(y) && JSON.stringify(x) === JSON.stringify(y);
}
