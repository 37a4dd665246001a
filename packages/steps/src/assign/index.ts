import type { Because, Chosen, StepContext, StepKind, Turn } from "../contract.ts";
import { expressionOf, inputsOf } from "../evaluation.ts";
import { type AssignConfig, language } from "./language.ts";
import { goOn, offering } from "./offer.ts";
import { requestOf } from "./request.ts";
import { watchOf } from "./send-back.ts";

/** Asks the roster for the right owner, and writes who it is. */
export const assign: StepKind<AssignConfig> = {
  ...language,

  begin(context) {
    const { keeps, again, owner } = context;
    if (keeps && !again && owner)
      return {
        kept: true,
        outcome: { is: "completed", because: { text: `${owner.name} had it when it was taken over` } },
      };
    const request = requestOf(context);
    const { offer } = context.step.config;
    return {
      requests: [offer ? offering(request, offer) : { kind: "choose", ...request }],
      outcome: { is: "waiting", for: request.to ?? `an owner in ${request.team}` },
    };
  },

  resume(context, happening) {
    const { offer } = context.step.config;
    if (offer) {
      const offered = goOn(offer, requestOf(context), context.visit.memory, happening);
      if (!offered || "turn" in offered) return offered?.turn;
      const { owner, before, reservation, notify, why } = offered;
      return {
        ...given(context, told(owner, before, why)),
        requests: notify,
        ...(reservation !== undefined && { taken: reservation }),
      };
    }
    if (happening.is !== "answered") return undefined;
    if (!happening.answer.ok) return { outcome: { is: "failed", error: happening.answer.error } };
    return given(context, happening.answer.value as Chosen);
  },
};

/** Somebody, or a queue, has the item. */
function given(context: StepContext<AssignConfig>, chosen: Chosen): Turn {
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
    ...(config.sendBack && chosen.kind === "user" && { watch: watchOf(config.sendBack, config.otherwise) }),
  };
}

/** A choice with what came of asking. */
function told(chosen: Chosen, asked: NonNullable<Because["before"]>, why?: string): Chosen {
  const { because } = chosen;
  const before = [...(because.before ?? []), ...asked];
  const text = why ? `${because.text} ${why}` : because.text;
  return { ...chosen, because: { ...because, text, ...(before.length && { before }) } };
}

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
