import { condition, type StepLanguage, stepList } from "@throughline/workflow";
import { z } from "zod";

/** Takes the first block whose condition holds. Blocks are named "1", "2", …, and "otherwise". */
export interface BranchConfig {
  choose: { when: string }[];
  /** Whether there is a block for when no condition holds. Without it the branch is passed. */
  otherwise: boolean;
}

export const language: StepLanguage<BranchConfig> = {
  kind: "branch",
  description: "Takes one of several ways: the first whose condition holds.",
  type: "container",
  begins: ({ id }) => ({ choose: [{ when: "true", steps: [{ check: id("check"), that: "true" }] }] }),
  schema: z
    .strictObject({
      choose: z
        .array(z.strictObject({ when: condition(), steps: stepList }))
        .min(1, "At least one way is expected.")
        .meta({ description: "The ways, in order." }),
      otherwise: stepList.optional().meta({ description: "Steps for when no condition holds." }),
    })
    .transform(({ choose, otherwise }) => ({
      choose: choose.map(({ when }) => ({ when })),
      otherwise: otherwise !== undefined,
    })),

  runs: "one",

  blocks({ choose, otherwise }) {
    const blocks = choose.map(({ when }, index) => ({
      name: `${index + 1}`,
      when,
      path: ["choose", index, "steps"],
    }));
    return otherwise ? [...blocks, { name: "otherwise", path: ["otherwise"] }] : blocks;
  },

  uses: ({ choose }) => ({
    expressions: choose.map(({ when }, index) => ({
      source: when,
      want: "boolean",
      path: ["choose", index, "when"],
    })),
  }),

  summary: ({ choose }) => choose.map(({ when }) => when).join(" / "),
};
