import type { FieldDescribe } from "../../port.ts";
import { guardName, guardOf, MARK, MOST_TEXT, REFUSALS } from "./names.ts";
import { labelOf, type Put } from "./put.ts";
import { changedRule, lateRule } from "./rules.ts";

const MARK_RULE = MARK.replace(/__c$/, "");

/** Fields and rules by which the org refuses a write of ours that would write over somebody's change, or come twice. */
export function putGuards(put: Put, object: string, guarded: FieldDescribe[]): void {
  if (guarded.length === 0)
    throw new Error(`The org can guard none of the fields of ${object} that the workflow writes.`);
  const field = (fullName: string, label: string, type: "Text" | "TextArea", description: string) =>
    put(`objects/${object}/fields/${fullName}`, "CustomField", {
      ...{ fullName, description, externalId: false, label: labelOf(label) },
      ...(type === "Text" && { length: MOST_TEXT }),
      ...{ required: false, type },
      ...(type === "Text" && { unique: false }),
    });
  const rule = (fullName: string, description: string, formula: string, message: string) =>
    put(`objects/${object}/validationRules/${fullName}`, "ValidationRule", {
      ...{ fullName, active: true, description },
      ...{ errorConditionFormula: formula, errorMessage: message },
    });

  field(
    MARK,
    "Throughline Write",
    "Text",
    "The write of Throughline that took hold last. Written by Throughline only.",
  );
  rule(
    MARK_RULE,
    "Refuses a write of Throughline that has taken hold before, or is older than one that has.",
    lateRule(guarded.map(({ name }) => name)),
    `${REFUSALS.late}: this write of Throughline comes late. It, or a newer one, has taken hold before.`,
  );
  for (const one of guarded) {
    const { name, type } = one;
    field(
      guardOf(name),
      `Throughline Expected ${name}`,
      type === "textarea" ? "TextArea" : "Text",
      `What Throughline takes for the value of ${name} when it writes it. Written by Throughline only.`,
    );
    rule(
      guardName(name),
      `Refuses a write of Throughline to ${name} when somebody has changed the field since Throughline read it.`,
      changedRule(one),
      `${REFUSALS.changed}: ${name} has been changed since Throughline read it.`,
    );
  }
}
