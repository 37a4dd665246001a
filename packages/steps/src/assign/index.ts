import type { ChooseRequest, Chosen, StepContext, StepKind } from "../contract.ts";
import { fill, inputsOf, valueIn } from "../evaluation.ts";
import { type AssignConfig, language } from "./language.ts";

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

function requestOf(context: StepContext<AssignConfig>): ChooseRequest {
  const { config } = context.step;
  const sticky = config.sticky && context.scope.get(config.sticky.field);
  const size = config.size === undefined ? 1 : valueIn(context, config.size);
  return {
    team: fill(context, config.team),
    by: config.by,
    skills: config.skills.map((skill) => skillOf(context, skill)).filter((skill) => skill !== ""),
    prefer: config.prefer.flatMap(({ owner, because }) => {
      const user = valueIn(context, owner);
      return user === undefined || user === null || user === "" ? [] : [{ user, why: because }];
    }),
    ...(config.sticky &&
      sticky !== undefined &&
      sticky !== null &&
      sticky !== "" && {
        sticky: { field: config.sticky.field, value: sticky, within: config.sticky.within },
      }),
    otherwise: config.otherwise,
    exclude: context.again && context.owner ? [context.owner.id] : [],
    size: typeof size === "number" && size > 0 ? size : 1,
  };
}

/** A fact's name stands for its value, anything else for itself. */
function skillOf(context: StepContext<AssignConfig>, skill: string): string {
  if (!Object.hasOwn(context.workflow.facts, skill)) return skill;
  return String(context.scope.get(skill) ?? "");
}

function readsOf(context: StepContext<AssignConfig>): string[] {
  const { skills, sticky, team } = context.step.config;
  const facts = Object.keys(context.workflow.facts).filter(
    (name) => skills.includes(name) || team.includes(`{${name}}`),
  );
  return sticky ? [...facts, sticky.field] : facts;
}
