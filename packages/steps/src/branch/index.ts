import type { StepKind } from "../contract.ts";
import { becauseOf, evaluateIn } from "../evaluation.ts";
import { type BranchConfig, language } from "./language.ts";

/** Takes the first block whose condition holds. */
export const branch: StepKind<BranchConfig> = {
  ...language,

  begin(context) {
    const { choose, otherwise } = context.step.config;
    const failed: string[] = [];
    for (const [index, { when }] of choose.entries()) {
      const evaluation = evaluateIn(context, when);
      const because = becauseOf(evaluation);
      if (evaluation.holds) return { outcome: { is: "entering", blocks: [`${index + 1}`], because } };
      failed.push(because.text);
    }
    const because = { text: failed.join("; ") };
    if (otherwise) return { outcome: { is: "entering", blocks: ["otherwise"], because } };
    return { outcome: { is: "completed", because } };
  },

  resume: (_, happening) => (happening.is === "blocks-ended" ? { outcome: { is: "completed" } } : undefined),
};
