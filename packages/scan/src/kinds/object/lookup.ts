import { sameName } from "../../project/names.ts";
import type { Project } from "../kind.ts";
import type { Field } from "./field.ts";

/** Standard lookups that are not called like the object that they lead to. */
const PARENTS: Record<string, string> = {
  "EmailMessage.ParentId": "Case",
  "CaseComment.ParentId": "Case",
  "Event.WhatId": "",
  "Task.WhatId": "",
};

/**
 * The object to which a lookup of an object leads: a custom one as the project says, a standard one by its name.
 * A cross-object update may also name the object itself.
 */
export function leadsTo(object: string, lookup: string, project: Project): string | undefined {
  if (sameName(object, lookup)) return object;
  const field = project
    .pieces<Field>("field")
    .find((one) => sameName(one.object, object) && sameName(one.name, lookup));
  if (field?.referenceTo) return field.referenceTo;
  const standard = PARENTS[`${object}.${lookup}`];
  if (standard !== undefined) return standard || undefined;
  if (lookup === "ParentId") return object;
  // AccountId, or the object by its own name
  return lookup.endsWith("__c") ? lookup : lookup.replace(/Id$/, "");
}
