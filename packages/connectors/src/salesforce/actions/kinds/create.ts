import type { Value } from "@throughline/workflow";
import { z } from "zod";
import { ConnectorFailure } from "../../../failure.ts";
import type { ObjectDescribe, Outcome } from "../../../port.ts";
import { KEY } from "../../package/names.ts";
import { literal } from "../binds.ts";
import { type ActionCall, kind, mapped, refused } from "../kind.ts";
import { fieldNames, objectName, wire } from "../names.ts";
import { answers, fieldSchema, inputs, propertyOf } from "../schemas.ts";

const schema = z.strictObject({
  create: objectName,
  fields: fieldNames.describe("The fields that a step may give."),
  by: z
    .string()
    .optional()
    .describe(
      `An external id: ${KEY} where the object has it. Among the fields: whoever has its value already is changed.`,
    ),
});
type Raw = z.output<typeof schema>;

/** The key of what is made: the file's, or ours where the object has it. */
const keyOf = ({ by }: Raw, key: string | undefined) => by ?? key;

/** What stands in the key: what a step gives for it, or the effect's own id. */
const keyed = ({ fields }: Raw, key: string, { input, id }: ActionCall): Value =>
  fields.includes(key) ? (input[key] ?? "") : id;

function fieldOf({ name, fields }: ObjectDescribe, field: string) {
  const found = fields[field];
  if (found?.createable) return found;
  const why = found ? "cannot be given to a new record" : "is not there, or our user may not see it";
  throw new ConnectorFailure({
    class: "person",
    code: "INVALID_FIELD",
    message: `The field ${field} of ${name} ${why}.`,
  });
}

/** Makes a record of any object; with a key, as often as it is repeated it is there once. */
export const create = kind<Raw>({
  word: "create",
  description: "Makes a record, or relates two by one of a junction object.",
  schema,
  repeat: (raw, described) => (keyOf(raw, described?.key) ? "keyed" : "once"),
  async describe(raw, org) {
    const object = await org.describe(raw.create);
    const properties = raw.fields.map((field) => [field, fieldSchema(fieldOf(object, field))] as const);
    if (raw.by !== undefined && !object.fields[raw.by]?.externalId)
      throw new ConnectorFailure({
        ...{ class: "person", code: "INVALID_FIELD" },
        message: `The field ${raw.by} of ${object.name} is no external id, so nothing is told apart by it.`,
      });
    const key =
      raw.by ?? (object.fields[KEY]?.externalId && object.fields[KEY]?.createable ? KEY : undefined);
    const needed = raw.fields.filter((field) => {
      const { nillable, defaulted } = object.fields[field]!;
      return !nillable && !defaulted;
    });
    return {
      description: `Makes a record of ${object.label}.`,
      input: inputs(Object.fromEntries(properties), needed),
      output: answers({ id: { type: "string" }, created: { type: "boolean" } }),
      ...(key && { key }),
    };
  },
  async call(raw, call, org) {
    const { input, mayGo, described } = call;
    const fields = wire(input);
    const key = keyOf(raw, described.key);
    if (key === undefined) {
      const request = { method: "POST", path: `/sobjects/${raw.create}`, body: fields } as const;
      const made = await org.calls.send(request, mayGo);
      return mapped(made, (value) => ({ id: (value as { id: string }).id, created: true }));
    }
    const value = keyed(raw, key, call);
    if (value === "") return refused("UNFIT_INPUT", `${call.name} was not called: ${key} is blank.`);
    return await org.calls.upsert({ object: raw.create, key, fields: { ...fields, [key]: value } }, mayGo);
  },
  async find(raw, call, org): Promise<Outcome<unknown>> {
    const key = keyOf(raw, call.described.key);
    if (key === undefined) return { ok: true, value: undefined, apiCalls: 0 };
    const value = keyed(raw, key, call);
    const soql = `SELECT Id FROM ${raw.create} WHERE ${key} = ${literal(value, propertyOf(call.described.input, key))} LIMIT 1`;
    const found = await org.calls.query(soql, { settles: true });
    return mapped(found, ([row]) => row && { id: row.Id, created: true });
  },
});
