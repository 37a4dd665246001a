import type { Chosen, StepContext, StepKind } from "../contract.ts";
import { expressionOf, inputsOf } from "../evaluation.ts";
import { type AssignConfig, language } from "./language.ts";
import { requestOf } from "./request.ts";

/** Asks the roster for the right owner, and writes who it is. */
export const assign: StepKind<AssignConfig> = {
  ...language,

  begin(context) {
    const request = requestOf(context);
    return {
      requests: [{ kind: "choose", ...request }],
      outcome: { is: "waiting", for: `an owner in ${request.team}` },
    };
  },

  resume(context, happening) {
    if (happening.is !== "answered") return undefined;
    if (!happening.answer.ok) return { outcome: { is: "failed", error: happening.answer.error } };
    const chosen = happening.answer.value as Chosen;
    const { config } = context.step;
    return {
      decisions: [
        {
          name: config.writes,
          kind: "field",
          value: chosen.ownerId,
          label: chosen.owner,
          by: "rule",
          because: chosen.because,
          inputs: inputsOf(context, readsOf(context)),
        },
      ],
      outcome: { is: "completed", because: { text: chosen.because.text } },
    };
  },
};

/** What the choice read of the item: the values of facts that name things, fields, and names in conditions. */
function readsOf(context: StepContext<AssignConfig>): Set<string> {
  const { skills, sticky, team, split, where, by } = context.step.config;
  const names = Object.keys(context.workflow.facts).filter(
    (fact) =>
      skills.some(({ name }) => name === fact) ||
      [team, ...(split ?? []).map(({ team }) => team)].some((one) => one.includes(`{${fact}}`)),
  );
  const sources = [...where.map(({ expression }) => expression), ...by.flatMap(({ of }) => of ?? [])];
  const read = sources.flatMap((source) => expressionOf(source).names);
  return new Set([
    ...names,
    ...sticky.map(({ field }) => field),
    ...read.filter((name) => !name.startsWith("member.")),
  ]);
}
