import type { Value } from "@throughline/workflow";
import type { Collision } from "../collisions/index.ts";
import type { Played, PlayedStep } from "../order/play.ts";
import type { Held } from "../order/state.ts";

/** What a field holds, as it is read. */
export function heldInWords(held: Held): string {
  if ("name" in held) return held.name;
  if ("unknown" in held) return `{${held.unknown}}`;
  return valueInWords(held.value);
}

const valueInWords = (value: Value): string =>
  value === null || value === "" ? "blank" : typeof value === "string" ? value : JSON.stringify(value);

/** A record, as it is read: `Origin Email, Region__c DACH`. */
export const recordInWords = (record: Record<string, Value>): string =>
  Object.entries(record)
    .map(([field, value]) => `${field} ${valueInWords(value)}`)
    .join(", ") || "any record";

/** When it happens, for a collision's example. */
export function eventInWords({ on, by, example = {}, before = {} }: Collision): string {
  if (on === undefined) return "";
  const was = Object.entries(before).filter(
    ([field, value]) => JSON.stringify(example[field] ?? null) !== JSON.stringify(value),
  );
  const changed = was.length > 0 ? `, before it ${recordInWords(Object.fromEntries(was))}` : "";
  const happens = by ? `${by.kind} ${by.name} acts on` : on === "create" ? "created" : "updated";
  return `${happens}: ${recordInWords(example)}${changed}`;
}

/** Each step of a played record as a line. */
export const stepsInWords = ({ steps, ends, by, fields }: Played): string[] => [
  ...steps.map(stepInWords),
  ends === "saved"
    ? `Saved: ${Object.entries(fields)
        .map(([field, { held, last }]) => `${field} ${heldInWords(held)}${last ? ` (${last.name})` : ""}`)
        .join(", ")}`
    : ends === "refused"
      ? `Refused by ${by?.join(", ")}; nothing is saved.`
      : `It goes round, until the platform stops it: ${by?.join(", ")}.`,
];

function stepInWords({
  moment,
  kind,
  name,
  fires,
  because,
  changes,
  depth,
  pass,
  passed,
}: PlayedStep): string {
  const at = `${"  ".repeat(depth)}${moment}${pass === 2 ? ", once more" : ""}: ${kind} ${name}`;
  if (fires === false) return `${at} does not act (${because})`;
  if (fires === "unknown") return `${at} may act (${because})`;
  const after = passed ? ` after ${passed} other entries` : "";
  const changed = changes.map(({ field, from, to }) => `${field} ${heldInWords(from)} → ${heldInWords(to)}`);
  return `${at}${after}: ${changed.join(", ") || "refuses the save"} (${because})`;
}
