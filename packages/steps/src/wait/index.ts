import type { StepContext, StepKind, Turn } from "../contract.ts";
import { becauseOf, evaluateIn, expressionOf, valueIn } from "../evaluation.ts";
import { timedOut, timersOf } from "../timeouts.ts";
import { heardBy } from "./event.ts";
import { language, type WaitConfig } from "./language.ts";

const FOR = "for";

/** Waits until a condition holds, an event arrives, or a time has passed: for whichever comes first. */
export const wait: StepKind<WaitConfig> = {
  ...language,

  begin(context) {
    const config = context.step.config;
    const over = ended(context);
    if (over) return over;
    const timers = timersOf(config.atMost);
    if (config.for) timers.unshift({ name: FOR, after: config.for, action: { do: "continue" } });
    return { outcome: { is: "waiting", for: waitingFor(config) }, timers };
  },

  resume(context, happening) {
    if (happening.is === "record-changed") return ended(context);
    if (happening.is !== "timer") return undefined;
    const { config } = context.step;
    if (happening.name !== FOR) return timedOut(happening, waitingFor(config));
    return { outcome: { is: "completed", because: { text: `${config.for?.text} have passed` } } };
  },

  hears(context, heard) {
    const { event } = context.step.config;
    return event ? heardBy(context, event, heard) : `${context.step.id} waits for no event`;
  },

  awaits: ({ until }) => (until === undefined ? [] : expressionOf(until).names),
};

function ended(context: StepContext<WaitConfig>): Turn | undefined {
  const { until } = context.step.config;
  if (until === undefined || valueIn(context, until) !== true) return undefined;
  return { outcome: { is: "completed", because: becauseOf(evaluateIn(context, until)) } };
}

const waitingFor = ({ until, event, for: time }: WaitConfig) =>
  [until, event?.name].filter(Boolean).join(" or ") || `${time?.text}`;
