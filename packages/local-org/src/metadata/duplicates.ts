import type { DuplicateRuleSpec } from "../options.ts";
import { all, type Element, given, textOf } from "./xml.ts";

type Match = DuplicateRuleSpec["match"][number];

/** The matching rules of an object, by name. */
export const matchingRulesFrom = (root: Element): [string, Match][] =>
  all(root, "matchingRules").map((rule) => {
    const name = textOf(rule, "fullName") ?? "";
    const match = given({
      rule: name,
      filter: textOf(rule, "booleanFilter"),
      fields: all(rule, "matchingRuleItems").map((item) => ({
        field: textOf(item, "fieldName") ?? "",
        exact: (textOf(item, "matchingMethod") ?? "Exact") === "Exact",
        blanksMatch: textOf(item, "blankValueBehavior") === "MatchBlanks",
      })),
    });
    return [name, match];
  });

/** What an action and its operations come to; undefined if nobody is told. */
function actionOf(root: Element, on: "Insert" | "Update"): DuplicateRuleSpec["action"] | undefined {
  if (textOf(root, `actionOn${on}`) === "Block") return "block";
  const alerts = all(root, `operationsOn${on}`).some((operation) => operation.text.trim() === "Alert");
  return alerts ? "alert" : undefined;
}

/**
 * A duplicate rule: once for what it does on insert, once for what it does on update.
 * @param matching finds the matching rule of an object
 */
export function duplicateRulesFrom(
  root: Element,
  name: string,
  matching: (object: string, rule: string) => Match | undefined,
): DuplicateRuleSpec[] {
  const message = textOf(root, "alertText");
  const match = all(root, "duplicateRuleMatchRules").flatMap((entry) => {
    const object = textOf(entry, "matchRuleSObjectType") ?? "";
    const rule = textOf(entry, "matchingRule") ?? "";
    // the standard matching rules lie in no file
    const found = matching(object, rule) ?? STANDARD_MATCHES[rule];
    return found ? [{ ...found, object }] : [];
  });
  return (["Insert", "Update"] as const).flatMap((on) => {
    const action = actionOf(root, on);
    if (!action || match.length === 0) return [];
    const active = textOf(root, "isActive") === "true";
    const when = on === "Insert" ? "insert" : "update";
    return [{ name, active, action, on: [when], match, ...(message && { message }) }];
  });
}

const fuzzy = (field: string) => ({ field, exact: false });

/** In short what the standard matching rules compare; theirs are cleverer. */
const STANDARD_MATCHES: Record<string, Match> = {
  Standard_Account_Match_Rule_v1_0: { rule: "Standard_Account_Match_Rule_v1_0", fields: [fuzzy("Name")] },
  Standard_Contact_Match_Rule_v1_1: {
    rule: "Standard_Contact_Match_Rule_v1_1",
    fields: [fuzzy("LastName"), fuzzy("FirstName"), "Email", fuzzy("Phone")],
    filter: "1 AND (3 OR (2 AND 4))",
  },
  Standard_Lead_Match_Rule_v1_0: {
    rule: "Standard_Lead_Match_Rule_v1_0",
    fields: [fuzzy("LastName"), fuzzy("Company"), "Email", fuzzy("Phone")],
    filter: "1 AND (3 OR (2 AND 4))",
  },
};
