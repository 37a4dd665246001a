import type { StepKind } from "../contract.ts";
import { becauseOf, evaluateIn } from "../evaluation.ts";
import { type CheckConfig, language } from "./language.ts";

/** Conditions that must hold. All of them are looked at, so that a person sees everything that is missing at once. */
export const check: StepKind<CheckConfig> = {
  ...language,

  begin(context) {
    const results = context.step.config.must.map(({ that, or }) => ({
      or,
      evaluation: evaluateIn(context, that),
    }));
    const failed = results.filter(({ evaluation }) => !evaluation.holds);
    if (failed.length === 0) {
      const text = results.map(({ evaluation }) => becauseOf(evaluation).text).join("; ");
      return { outcome: { is: "completed", because: { text } } };
    }
    const message = failed.map(({ or, evaluation }) => or ?? becauseOf(evaluation).text).join("; ");
    const parts = failed.map(({ evaluation }) => evaluation.reason);
    const reason =
      parts.length === 1 ? parts[0] : { op: "and" as const, text: message, result: "false" as const, parts };
    return {
      outcome: { is: "failed", error: { code: "CHECK_FAILED", message }, because: { text: message, reason } },
    };
  },

  resume: () => undefined,
};
