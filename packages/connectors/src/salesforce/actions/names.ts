import type { Value } from "@throughline/workflow";
import { z } from "zod";

/** API names go into paths and queries as they are. */
export const objectName = z.string().regex(/^[A-Za-z]\w*$/, "the API name of an object is expected");
const path = z.string().regex(/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/, "an API name is expected");

export const fieldNames = z.array(objectName).min(1);
/** Also those of parents, as in `Account.Tier__c`. */
export const fieldPaths = z.array(path).min(1);

/** Values as REST takes them: several choices of a picklist between semicolons. */
export const wire = (input: Record<string, Value>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, Array.isArray(value) ? value.join(";") : value]),
  );
