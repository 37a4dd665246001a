import type { ObjectSpec, ValidationRuleSpec } from "../options.ts";
import { all, type Element, given, textOf } from "./xml.ts";

/** A validation rule of the Metadata API as a seed has it. */
export function ruleFrom(root: Element, name: string): ValidationRuleSpec {
  const formula = textOf(root, "errorConditionFormula");
  const message = textOf(root, "errorMessage");
  if (formula === undefined || message === undefined)
    throw new Error("a validation rule has errorConditionFormula and errorMessage.");
  const field = textOf(root, "errorDisplayField");
  return { name, active: textOf(root, "active") === "true", formula, message, ...(field && { field }) };
}

/** What an object's own file says: what it is called, and how its records are. */
export function labelsFrom(root: Element): Partial<ObjectSpec> {
  const [name] = all(root, "nameField");
  const format = name && textOf(name, "type") === "AutoNumber" ? textOf(name, "displayFormat") : undefined;
  return given({
    label: textOf(root, "label"),
    labelPlural: textOf(root, "pluralLabel"),
    nameField: name && textOf(name, "label"),
    autoNumber: format,
  });
}
