import type { Condition } from "@throughline/scan";
import { rename } from "@throughline/workflow";
import { namesIn } from "../write/workflow.ts";
import { simplified } from "./simplify.ts";

/** Conditions as one expression, or why they cannot be one. Absent `when`: always; `never`: they cannot hold then. */
export type Translated = { when?: string; left?: undefined } | { left: string; never?: boolean };

/**
 * What must hold, as a condition of a workflow.
 * @param created of a record that has just been created, where nothing had another value before
 */
export function translated(conditions: readonly Condition[], created: boolean): Translated {
  const parts: string[] = [];
  for (const { text, expression } of conditions) {
    if (expression === undefined) return { left: `the language of workflows cannot say "${text}"` };
    const said = simplified(rename(expression, (name) => atSave(name, created)));
    const unknown = namesIn(said).find((name) => /^(Save|Prior)\./.test(name));
    if (unknown) return { left: `${asksFor(unknown)} ("${text}")` };
    if (said === "false")
      return {
        left: `it is never so when a record is ${created ? "created" : "changed"} ("${text}")`,
        never: true,
      };
    if (said !== "true") parts.push(said);
  }
  return parts.length === 0 ? {} : { when: allOf(parts) };
}

/** What asks for the active rule has done so; of a new record the value before is the value that it has. */
function atSave(name: string, created: boolean): string {
  if (name === "Save.assigns") return "true";
  if (name === "Save.isNew") return String(created);
  return created && name.startsWith("Prior.") ? name.slice("Prior.".length) : name;
}

const asksFor = (name: string) =>
  name.startsWith("Prior.")
    ? "it asks what a field was before, which a workflow is not told"
    : `it asks who saves (${name.slice("Save.".length)}), which a workflow is not told`;

/** Conditions of which all must hold. */
const allOf = (parts: string[]): string =>
  parts.length === 1
    ? (parts[0] as string)
    : parts.map((part) => (/ \|\| | \? /.test(part) ? `(${part})` : part)).join(" && ");
