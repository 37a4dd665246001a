import { z } from "zod";
import type { RawField } from "../../client.ts";
import { describeOf } from "../../describe.ts";
import { askedOf, kind, mapped, refused } from "../kind.ts";
import { answers, fieldSchema, idSchema, inputs } from "../schemas.ts";

interface Layout {
  label?: string;
  contextSobjectType: string | null;
  targetSobjectType: string;
  layout?: {
    layoutRows: {
      layoutItems: { required: boolean; layoutComponents: { type: string; details?: RawField | null }[] }[];
    }[];
  } | null;
}

interface Done {
  id: string | null;
  success: boolean;
  created?: boolean;
}

const schema = z.strictObject({
  "quick action": z
    .string()
    .regex(/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)?$/, "its name is expected, as in Case.Close, or LogACall"),
});

/** `Case.Close` on records of an object, `LogACall` on whatever it can be about. */
function pathOf(name: string): string {
  const [object, action] = name.split(".");
  return action === undefined ? `/quickActions/${object}` : `/sobjects/${object}/quickActions/${action}`;
}

/** A quick action: creates or changes a record as its layout and its preset values say. */
export const quickAction = kind<z.output<typeof schema>>({
  word: "quick action",
  description: "Does a quick action of a record, or a global one.",
  schema,
  repeat: () => "once",
  async describe({ "quick action": name }, org) {
    const told = await askedOf(org, `${pathOf(name)}/describe`, `quick action ${name}`);
    const { label, contextSobjectType, targetSobjectType, layout } = told as Layout;
    const items = (layout?.layoutRows ?? []).flatMap(({ layoutItems }) => layoutItems);
    const fields = items.flatMap(({ required, layoutComponents }) =>
      layoutComponents.flatMap(({ type, details }) =>
        type === "Field" && details ? [{ required, details }] : [],
      ),
    );
    const { fields: described } = describeOf({
      ...{ name: targetSobjectType, label: "", fields: fields.map(({ details }) => details) },
    });
    const properties = Object.entries(described).map(([field, one]) => [field, fieldSchema(one)] as const);
    const required = fields.flatMap((one) => (one.required ? [one.details.name] : []));
    return {
      ...(label && { description: label }),
      input: inputs(
        {
          recordId: idSchema(contextSobjectType ? [contextSobjectType] : []),
          ...Object.fromEntries(properties),
        },
        [...(contextSobjectType ? ["recordId"] : []), ...required],
      ),
      output: answers({ id: { type: ["string", "null"] }, created: { type: "boolean" } }),
    };
  },
  async call({ "quick action": name }, { input, mayGo }, org) {
    const { recordId: contextId, ...record } = input;
    const body = { ...(contextId !== undefined && { contextId }), record };
    const outcome = await org.calls.send({ method: "POST", path: pathOf(name), body }, mayGo);
    if (outcome.ok && !(outcome.value as Done | null)?.success)
      return refused(
        "ACTION_FAILED",
        `The quick action ${name} did not say that it succeeded.`,
        "person",
        outcome.apiCalls,
      );
    return mapped(outcome, (done) => {
      const { id, created = false } = done as Done;
      return { id, created };
    });
  },
});
