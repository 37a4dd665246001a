import type { FactType } from "@throughline/workflow";

/** Whether a value, whoever gives it, is one that the fact can have. */
export function fits(value: unknown, fact: FactType): boolean {
  if (value === null) return fact.optional;
  switch (fact.type) {
    case "choice":
      return typeof value === "string" && (fact.of?.includes(value) ?? true);
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "text":
    case "date":
    case "datetime":
      return typeof value === "string";
    default:
      return true;
  }
}
