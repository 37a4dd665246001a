import { condition, type StepLanguage, text } from "@throughline/workflow";
import { z } from "zod";

/** Conditions that must hold; the step fails, with the messages of those that do not. */
export interface CheckConfig {
  must: { that: string; or?: string }[];
  /** The one condition stands on the step itself, as `that:`. */
  inline: boolean;
}

const demand = z.strictObject({
  that: condition(),
  or: text().optional().meta({ description: "What to say when it does not hold." }),
});

export const language: StepLanguage<CheckConfig> = {
  kind: "check",
  description: "Makes sure that conditions hold before the work goes on.",
  type: "background",
  begins: () => ({ that: "true", or: "What is wrong then" }),
  schema: z
    .strictObject({
      that: condition().optional().meta({ description: "The condition that must hold." }),
      or: text().optional().meta({ description: "What to say when it does not hold." }),
      must: z
        .array(demand)
        .min(1)
        .optional()
        .meta({ description: "Several conditions, each with its message." }),
    })
    .transform(({ that, or, must }, context): CheckConfig => {
      if ((that === undefined) === (must === undefined)) {
        context.addIssue({
          code: "custom",
          message: "A check has either that: CONDITION or must: with a list of them.",
        });
        return z.NEVER;
      }
      if (must && or !== undefined) {
        context.addIssue({ code: "custom", message: "Each condition has its own message.", path: ["or"] });
        return z.NEVER;
      }
      return must
        ? { must, inline: false }
        : { must: [{ that: that as string, ...(or && { or }) }], inline: true };
    }),

  uses: ({ must, inline }) => ({
    expressions: must.map(({ that }, index) => ({
      source: that,
      want: "boolean",
      path: inline ? ["that"] : ["must", index, "that"],
    })),
  }),

  exits: ({ must }) => [
    { is: "done", holds: must.map(({ that }) => that) },
    { is: "failed", unless: must.map(({ that }) => that) },
  ],

  summary: ({ must }) => must.map(({ that }) => that).join(" and "),
};
