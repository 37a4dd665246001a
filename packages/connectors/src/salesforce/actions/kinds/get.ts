import { z } from "zod";
import type { JsonSchema } from "../../../connector.ts";
import { ConnectorFailure } from "../../../failure.ts";
import type { FlatRecord, ObjectDescribe, Outcome } from "../../../port.ts";
import { literal } from "../binds.ts";
import { kind, mapped, refused } from "../kind.ts";
import { fieldPaths, objectName } from "../names.ts";
import { bare } from "../rows.ts";
import { answerSchema, answers, fieldSchema, idSchema, inputs, propertyOf } from "../schemas.ts";

const schema = z.strictObject({
  get: objectName,
  fields: fieldPaths.describe("What is read; of parents as in Account.Tier__c."),
  by: objectName.optional().describe("An external id to find the record by, in the place of its id."),
});

/** Reads one record of any object. */
export const get = kind<z.output<typeof schema>>({
  word: "get",
  description: "Reads a record.",
  schema,
  repeat: () => "read",
  async describe({ get: name, fields, by }, org) {
    const object = await org.describe(name);
    const key = by === undefined ? undefined : object.fields[by];
    if (by !== undefined && !key) throw unknown(name, by);
    return {
      description: `Reads a record of ${object.label}.`,
      input: key
        ? inputs({ [by!]: fieldSchema(key) }, [by!])
        : inputs({ recordId: idSchema([name]) }, ["recordId"]),
      output: answers(nested(fields, object)),
    };
  },
  async call({ get: object, fields, by }, { input, described }, org): Promise<Outcome<unknown>> {
    const none = (apiCalls: number) =>
      refused("NOT_FOUND", `The org has no such record of ${object}.`, "gone", apiCalls);
    if (by !== undefined) {
      const soql = `SELECT Id,${fields.join(",")} FROM ${object} WHERE ${by} = ${literal(input[by] ?? null, propertyOf(described.input, by))} LIMIT 2`;
      const found = await org.calls.query(soql);
      if (!found.ok) return found;
      const [row, another] = found.value;
      if (another)
        return refused(
          "SEVERAL_FOUND",
          `Several records of ${object} have this ${by}.`,
          "conflict",
          found.apiCalls,
        );
      return row ? mapped(found, () => bare(row)) : none(found.apiCalls);
    }
    const id = String(input.recordId);
    try {
      const { records, apiCalls } = await org.read(object, [id], fields);
      const record = records.get(id);
      return record ? { ok: true, value: deep(record), apiCalls } : none(apiCalls);
    } catch (error) {
      if (error instanceof ConnectorFailure) return { ok: false, error: error.error, apiCalls: 0 };
      throw error;
    }
  },
});

const unknown = (object: string, field: string) =>
  new ConnectorFailure({
    ...{ class: "person", code: "INVALID_FIELD" },
    message: `The field ${field} of ${object} is not there, or our user may not see it.`,
  });

/** The answer's shape: parents within. */
export function nested(paths: string[], object: ObjectDescribe): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {};
  for (const path of paths) {
    const [first = "", ...rest] = path.split(".");
    if (rest.length === 0) {
      const field = object.fields[first];
      if (!field) throw unknown(object.name, first);
      found[field.name] = answerSchema(fieldSchema(field));
      continue;
    }
    // the parent's describe is another matter; that there is such a parent is this object's
    const parent = Object.values(object.fields).find(({ relationshipName }) => relationshipName === first);
    if (!parent) throw unknown(object.name, path);
    const there = found[first] ?? { type: ["object", "null"], properties: {} };
    found[first] = { ...there, properties: { ...(there.properties as object), ...nestedAny(rest) } };
  }
  return found;
}

const nestedAny = ([first = "", ...rest]: string[]): Record<string, JsonSchema> => ({
  [first]: rest.length ? { type: ["object", "null"], properties: nestedAny(rest) } : {},
});

/** `Account.Tier__c` as `Account: { Tier__c }`. */
function deep(record: FlatRecord): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(record)) {
    const parts = path.split(".");
    const last = parts.pop()!;
    let at = all;
    for (const part of parts) {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return all;
}
