import type { StepKind } from "../contract.ts";
import { fill } from "../evaluation.ts";
import { decisionsOf, formOf } from "../form.ts";
import { timedOut, timersOf } from "../timeouts.ts";
import { type AskConfig, language } from "./language.ts";

/** Gives a person a task and waits for the answer. */
export const ask: StepKind<AskConfig> = {
  ...language,

  begin(context) {
    const { of, question, gives, shows, passTo, atMost } = context.step.config;
    const to = fill(context, of);
    const title = fill(context, question);
    const form = formOf(context.workflow, gives);
    // a task without facts is done or not done
    if (form.length === 0) form.push({ name: "done", type: "boolean", optional: false });
    return {
      tasks: [
        {
          ...{ to, title, because: `${context.step.id} asks ${to}`, form, shows },
          ...(passTo && { passTo: fill(context, passTo) }),
        },
      ],
      timers: timersOf(atMost),
      outcome: { is: "waiting", for: to },
    };
  },

  resume(context, happening) {
    if (happening.is === "timer") return timedOut(happening, fill(context, context.step.config.of));
    if (happening.is !== "task-answered") return undefined;
    const form = formOf(context.workflow, context.step.config.gives);
    return {
      decisions: decisionsOf(form, happening.answer, happening.by),
      outcome: { is: "completed", because: { text: `${happening.by} answered` } },
    };
  },
};
