import { computed, fieldName, type StepLanguage } from "@throughline/workflow";
import { z } from "zod";

/** Writes fields of the record. The values are expressions. */
export interface UpdateConfig {
  set: Record<string, string>;
}

export const language: StepLanguage<UpdateConfig> = {
  kind: "update",
  description: "Writes fields of the record.",
  type: "background",
  begins: ({ field }) => ({ set: { [field]: '""' } }),
  schema: z.strictObject({
    set: z
      .record(fieldName(), computed())
      .refine((set) => Object.keys(set).length > 0, "At least one field is expected.")
      .meta({ description: "Fields and the expressions that give their values." }),
  }),

  uses({ set }) {
    const fields = Object.entries(set);
    return {
      expressions: fields.map(([field, source]) => ({ source, field, needed: true, path: ["set", field] })),
      writes: fields.map(([field]) => ({ field, path: ["set", field] })),
    };
  },

  // a value may not be known: then it fails
  exits: () => [{ is: "done" }, { is: "failed" }],

  summary: ({ set }) =>
    Object.entries(set)
      .map(([field, source]) => `${field} = ${source}`)
      .join(", "),
};
