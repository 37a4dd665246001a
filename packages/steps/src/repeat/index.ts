import type { StepKind } from "../contract.ts";
import { becauseOf, evaluateIn } from "../evaluation.ts";
import { language, type RepeatConfig } from "./language.ts";

/** Rounds begun so far. */
type Memory = { rounds: number };

/** Runs its steps until the condition holds, so many times at most. */
export const repeat: StepKind<RepeatConfig> = {
  ...language,

  begin: () => ({ outcome: { is: "entering", blocks: ["body"] }, memory: { rounds: 1 } satisfies Memory }),

  resume(context, happening) {
    if (happening.is !== "blocks-ended") return undefined;
    const { until, atMost = 1 } = context.step.config;
    const { rounds } = context.visit.memory as Memory;
    const evaluation = until === undefined ? undefined : evaluateIn(context, until);
    const because = evaluation && becauseOf(evaluation);
    if (evaluation?.holds) return { outcome: { is: "completed", because } };
    if (rounds >= atMost) {
      const text = `${rounds} of ${atMost} rounds were made${because ? `, and still: ${because.text}` : ""}`;
      return { outcome: { is: "completed", because: { text } } };
    }
    return {
      outcome: { is: "entering", blocks: ["body"], because },
      memory: { rounds: rounds + 1 } satisfies Memory,
    };
  },
};
