import type { AssignmentRuleSpec, CriteriaItemSpec } from "../options.ts";
import { all, type Element, textOf } from "./xml.ts";

/** Criteria or filter items, which the Metadata API writes alike. */
export const criteriaFrom = (parent: Element, name: string): CriteriaItemSpec[] =>
  all(parent, name).map((item) => ({
    field: textOf(item, "field") ?? "",
    operation: textOf(item, "operation") ?? "",
    value: textOf(item, "value") ?? "",
  }));

/** The assignment rules of an object. An entry that assigns nothing only keeps later ones from being asked. */
export const assignmentRulesFrom = (root: Element): AssignmentRuleSpec[] =>
  all(root, "assignmentRule").map((rule) => ({
    name: textOf(rule, "fullName") ?? "",
    active: textOf(rule, "active") === "true",
    entries: all(rule, "ruleEntry").map((entry) => {
      const [logic, formula, assignTo] = ["booleanFilter", "formula", "assignedTo"].map((name) =>
        textOf(entry, name),
      );
      return {
        criteria: criteriaFrom(entry, "criteriaItems"),
        ...(logic && { logic }),
        ...(formula && { formula }),
        ...(assignTo && { assignTo }),
      };
    }),
  }));
