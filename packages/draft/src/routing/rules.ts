import { type AssignmentRule, conditionsOf, type Project, typesOf } from "@throughline/scan";
import type { Owners } from "../people/owners.ts";
import { translated } from "../steps/conditions.ts";
import type { Entry } from "./decision.ts";
import type { Rule } from "./steps.ts";

/** The assignment rules of an object, with their criteria as conditions of a workflow. */
export function rulesOf(object: string, project: Project, owners: Owners): (Rule & { active: boolean })[] {
  const typeOf = typesOf(object, project);
  return project
    .pieces<AssignmentRule>("assignment rule")
    .filter((rule) => rule.object === object)
    .map(({ name, file, active, entries }) => ({
      ...{ name, file, active },
      entries: entries.map((entry, at): Entry => {
        const conditions = conditionsOf(entry.criteria, object, typeOf);
        const { when, left } = { when: undefined, ...translated(conditions, true) };
        return {
          ...{ file, line: entry.line, number: at + 1 },
          text: conditions.map(({ text }) => text).join(" and ") || "always",
          ...(when !== undefined && { when }),
          ...(left !== undefined && { left }),
          ...(entry.assignTo && { gives: owners.named(entry.assignTo.name) }),
        };
      }),
    }));
}
