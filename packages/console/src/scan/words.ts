import type { ScanCollision, ScanHeld, ScanStep, Value } from "../api/types.ts";
import { showValue } from "../format/value.ts";

/** What a field holds, as it is read. */
export function heldInWords(held: ScanHeld): string {
  if ("name" in held) return held.name;
  return "unknown" in held ? held.unknown : showValue(held.value, 40);
}

/** `Origin Email, Region__c DACH`. */
export const recordInWords = (record: Record<string, Value>): string =>
  Object.entries(record)
    .map(([field, value]) => `${field} ${showValue(value, 60)}`)
    .join(", ") || "nothing in particular";

export function howInWords({ how }: ScanCollision): string {
  if (how === "in the same save") return "Both act in one save.";
  if (how === "in the second pass") return "A workflow rule's field update runs the triggers once more.";
  return "The first one updates the record, and the second one acts in that save.";
}

const MOMENTS: Partial<Record<ScanStep["moment"], string>> = {
  "before-save flows": "Before-save flow",
  "before triggers": "Before trigger",
  "validation rules": "Validation rule",
  "duplicate rules": "Duplicate rule",
  "after triggers": "After trigger",
  "assignment rules": "Assignment rule",
  "workflow rules": "Workflow rule",
  processes: "Process",
  "after-save flows": "After-save flow",
  "entitlement rules": "Milestone",
};

/** Where in the order of execution a step stands. */
export const momentInWords = ({ moment, kind }: ScanStep): string =>
  MOMENTS[moment] ?? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
