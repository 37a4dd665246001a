import { z } from "zod";
import { ConnectorFailure } from "../../../failure.ts";
import type { WriteRequest } from "../../../port.ts";
import { type ActionCall, kind, mapped } from "../kind.ts";
import { fieldNames, objectName } from "../names.ts";
import { answers, fieldSchema, idSchema, inputs } from "../schemas.ts";

const schema = z.strictObject({
  update: objectName,
  fields: fieldNames.describe("The fields that a step may change."),
});
type Raw = z.output<typeof schema>;

const requestOf = ({ update }: Raw, { id, input }: ActionCall): WriteRequest => {
  const { recordId, ...fields } = input;
  return {
    ...{ id, object: update, recordId: String(recordId) },
    sets: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value }])),
  };
};

const answer = ({ input }: ActionCall) => ({ recordId: input.recordId });

/** Changes a record other than the work item's own; its writes travel with all others. */
export const update = kind<Raw>({
  word: "update",
  description: "Changes fields of a record, or relates it to another by a lookup.",
  schema,
  repeat: () => "comparable",
  async describe({ update: name, fields }, org) {
    const object = await org.describe(name);
    const properties = fields.map((field) => {
      const found = object.fields[field];
      if (!found?.updateable)
        throw new ConnectorFailure({
          ...{ class: "person", code: "INVALID_FIELD" },
          message: `The field ${field} of ${name} is not there, or our user may not change it.`,
        });
      return [field, fieldSchema(found)] as const;
    });
    return {
      description: `Changes a record of ${object.label}.`,
      input: inputs({ recordId: idSchema([name]), ...Object.fromEntries(properties) }, ["recordId"]),
      output: answers({ recordId: { type: "string" } }),
    };
  },
  async call(raw, call, org) {
    const [outcome] = await org.write([requestOf(raw, call)], call.mayGo);
    return mapped(outcome!, () => answer(call));
  },
  async find(raw, call, org) {
    const [outcome] = await org.settle([requestOf(raw, call)]);
    if (outcome!.readBack === "not-applied")
      return { ok: true, value: undefined, apiCalls: outcome!.apiCalls };
    return mapped(outcome!, () => answer(call));
  },
});
