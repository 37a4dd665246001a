import { nearest } from "../expression/suggest.ts";
import type { Path } from "../kind.ts";
import type { Step } from "../model.ts";
import { meantFor } from "./repairs.ts";
import type { Surroundings } from "./surroundings.ts";

interface Place {
  of: Step;
  path: Path;
}

const IS: Record<string, (value: unknown) => boolean> = {
  text: (value) => typeof value === "string",
  choice: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  date: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value),
  datetime: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value),
};

const WORDS: Record<string, string> = {
  text: "a text",
  choice: "one of its values",
  number: "a number",
  boolean: "true or false",
  date: "a date such as 2026-01-31",
  datetime: "a date and time such as 2026-01-31T09:30:00Z",
};

const shown = (value: unknown) => (typeof value === "string" ? `"${value}"` : String(value));

/** A value that stands in the file for a fact. Compared with one, `none` asks whether it is blank. */
export function checkFactValue(
  around: Surroundings,
  name: string,
  value: unknown,
  place: Place,
  compared = false,
): void {
  const fact = around.workflow.facts[name];
  if (!fact) return;
  if (value === null) {
    if (compared || fact.optional) return;
    const message = `"${name}" may not be none, because it is not optional.`;
    around.report({
      code: "not-optional",
      message,
      ...place,
      fix: `Give a value, or add optional: true to ${name}.`,
      repair: [{ inFile: true, path: ["facts", name, "optional"], set: true }],
    });
    return;
  }
  if (!IS[fact.type]?.(value)) {
    const quotes = fact.type === "text" || fact.type === "choice";
    around.report({
      code: "wrong-type",
      message: `${shown(value)} does not fit "${name}", which is ${WORDS[fact.type]}.`,
      ...place,
      ...(quotes && {
        fix: `Put it in quotes: "${value}".`,
        repair: [{ path: place.path, set: String(value) }],
      }),
    });
    return;
  }
  if (fact.of && !fact.of.includes(String(value))) {
    const meant = nearest(String(value), fact.of);
    around.report({
      code: "value-not-in-choice",
      message: `${shown(value)} is none of the values of "${name}": ${fact.of.join(", ")}.`,
      ...place,
      fix: meant ?? `Add it to the values of ${name}.`,
      ...(meant && { repair: [meantFor(place.path, String(value), meant)] }),
    });
  }
}

/** A value that stands in the file for a field, held against the org's description of it. */
export function checkFieldValue(around: Surroundings, field: string, value: unknown, place: Place): void {
  const info = around.field(field);
  if (!info || value === null || value === "" || info.type === "any" || info.type === "list") return;
  if (!IS[info.type]?.(value)) {
    const message = `${shown(value)} does not fit the field ${field}, which takes ${WORDS[info.type]}.`;
    around.report({ code: "wrong-type", message, ...place });
    return;
  }
  if (info.of && !info.of.includes(String(value))) {
    const meant = nearest(String(value), info.of);
    around.report({
      code: "value-not-in-picklist",
      severity: info.restricted === false ? "warning" : "error",
      message: `${shown(value)} is none of the values of ${field} in this org: ${some(info.of)}.`,
      ...place,
      fix: meant ?? "Use one of these values, or add it to the picklist.",
      ...(meant && { repair: [meantFor(place.path, String(value), meant)] }),
    });
  } else if (info.length && typeof value === "string" && value.length > info.length) {
    const message = `The text has ${value.length} characters, and ${field} takes ${info.length}.`;
    around.report({ code: "too-long", message, ...place, fix: "Write a shorter text." });
  }
}

const some = (values: string[]) =>
  values.length > 12 ? `${values.slice(0, 12).join(", ")} …` : values.join(", ");
