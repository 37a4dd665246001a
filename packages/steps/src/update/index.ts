import type { Value } from "@throughline/workflow";
import type { StepKind } from "../contract.ts";
import { expressionOf, inputsOf, valueIn } from "../evaluation.ts";
import { language, type UpdateConfig } from "./language.ts";

/** Writes fields; what an expression cannot say because something is unknown is a failure, never a guess. */
export const update: StepKind<UpdateConfig> = {
  ...language,

  begin(context) {
    const { set } = context.step.config;
    const writes: { field: string; value: Value }[] = [];
    for (const [field, source] of Object.entries(set)) {
      const value = valueIn(context, source);
      if (value === undefined) {
        const inputs = inputsOf(context, expressionOf(source).names);
        const unknown = Object.keys(inputs).filter((name) => inputs[name] === "unknown");
        const message = `${field} cannot be set: ${unknown.join(", ") || source} is not known.`;
        return { outcome: { is: "failed", error: { code: "VALUE_UNKNOWN", message, fields: [field] } } };
      }
      writes.push({ field, value });
    }
    const text = writes
      .map(({ field, value }) => `${field} becomes ${value === null ? "blank" : value}`)
      .join(", ");
    return { writes, outcome: { is: "completed", because: { text } } };
  },

  resume: () => undefined,
};
