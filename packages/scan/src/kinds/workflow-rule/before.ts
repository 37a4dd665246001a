import { rename } from "@throughline/workflow";
import { allOf } from "../../criteria/index.ts";
import type { Condition } from "../../model.ts";

/**
 * That the criteria did not hold before the save, as a rule asks that runs when a record "is created, or edited to meet the
 * criteria". Where there are none, they held.
 */
export function didNotHold(criteria: Condition[]): Condition[] {
  if (criteria.length === 0) return [{ text: "it is new", expression: "Save.isNew" }];
  const { expression } = allOf(criteria);
  return [
    {
      text: "it is new, or did not meet the criteria before",
      ...(expression && { expression: `Save.isNew || !(${rename(expression, before)})` }),
    },
  ];
}

/** What a name was before the save: only the record's own fields can have changed by it. */
const before = (name: string): string => (name.includes(".") ? name : `Prior.${name}`);
