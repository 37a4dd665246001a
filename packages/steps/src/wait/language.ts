import {
  condition,
  type Duration,
  duration,
  type Exit,
  formatAction,
  peopleOf,
  type StepLanguage,
  type Timeout,
  timeouts,
} from "@throughline/workflow";
import { z } from "zod";
import { endsWait, lateExits } from "../timeouts.ts";

/** Waits until a condition holds, for a time, or for whichever comes first. */
export interface WaitConfig {
  until?: string;
  for?: Duration;
  /** What happens when it takes too long; in the order of the file. */
  atMost: Timeout[];
}

export const language: StepLanguage<WaitConfig> = {
  kind: "wait",
  description: "Waits until a condition holds or a time has passed.",
  type: "background",
  begins: () => ({ for: "1 day" }),
  schema: z
    .strictObject({
      until: condition().optional().meta({ description: "The condition that ends the wait." }),
      for: duration().optional().meta({ description: "How long to wait." }),
      "at most": timeouts().optional(),
    })
    .transform(({ "at most": atMost = [], ...rest }, context): WaitConfig => {
      if (rest.until === undefined && rest.for === undefined) {
        context.addIssue({ code: "custom", message: "A wait has until: CONDITION, for: TIME, or both." });
        return z.NEVER;
      }
      return { ...rest, atMost };
    }),

  uses: ({ until, atMost }) => ({
    expressions: until === undefined ? [] : [{ source: until, want: "boolean", path: ["until"] }],
    people: atMost.flatMap(({ after, action }) => peopleOf(action, ["at most", after.text])),
  }),

  check(config, _workflow, { person }) {
    if (config.until === undefined || config.for || endsWait(config.atMost)) return [];
    return [
      {
        code: "wait-without-timeout",
        severity: "error",
        message: `The item would wait for ever if ${config.until} never holds.`,
        path: ["until"],
        fix: `Add a time-out: at most: { 30 days: escalate to ${person ?? "NAME"} }.`,
        ...(person && { repair: [{ path: ["at most", "30 days"], set: `escalate to ${person}` }] }),
      },
    ];
  },

  exits: ({ until, for: time, atMost }) => [
    ...(until === undefined ? [] : [{ is: "done", holds: [until], awaited: true } satisfies Exit]),
    ...(time ? [{ is: "done" } satisfies Exit] : []),
    ...lateExits(atMost),
  ],
  waits: () => "long",

  summary({ until, for: time, atMost }) {
    const parts = [until && `until ${until}`, time && `for ${time.text}`];
    for (const { after, action } of atMost) parts.push(`after ${after.text} ${formatAction(action)}`);
    return parts.filter(Boolean).join(", ");
  },
};
