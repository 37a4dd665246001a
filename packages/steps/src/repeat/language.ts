import { condition, type Exit, type StepLanguage, stepList } from "@throughline/workflow";
import { z } from "zod";

/** Runs its steps again and again until the condition holds, but so many times at most. The block is "body". */
export interface RepeatConfig {
  /** Asked after each round. Absent: all rounds are run. */
  until?: string;
  /** Absent only in a workflow with problems. */
  atMost?: number;
}

const TIMES = /^(\d+)\s+times?$/;
const MESSAGE = `Write how often at most, such as "3 times".`;

export const language: StepLanguage<RepeatConfig> = {
  kind: "repeat",
  description: "Repeats its steps until a condition holds, so many times at most.",
  type: "container",
  begins: ({ id }) => ({ "at most": "3 times", steps: [{ check: id("check"), that: "true" }] }),
  schema: z
    .strictObject({
      until: condition()
        .optional()
        .meta({ description: "Asked after each round; the loop ends when it holds." }),
      "at most": z
        .union([z.string().regex(TIMES, MESSAGE), z.int()], { error: MESSAGE })
        .transform((times) => (typeof times === "number" ? times : Number(TIMES.exec(times)?.[1])))
        .refine((times) => times > 0, "At least one round is expected.")
        .optional()
        .meta({
          description: "The highest number of rounds.",
          examples: ["3 times"],
          phrases: ["{number} times"],
        }),
      steps: stepList,
    })
    .transform(({ until, "at most": atMost }) => ({
      ...(until !== undefined && { until }),
      ...(atMost !== undefined && { atMost }),
    })),

  runs: "repeated",
  rounds: ({ atMost }) => atMost ?? Number.POSITIVE_INFINITY,
  blocks: () => [{ name: "body", path: ["steps"] }],

  exits: ({ until }) => [
    ...(until === undefined ? [] : [{ is: "done", holds: [until] } satisfies Exit]),
    { is: "done" },
  ],

  uses: ({ until }) => ({
    expressions: until === undefined ? [] : [{ source: until, want: "boolean", path: ["until"] }],
  }),

  check({ atMost }) {
    if (atMost !== undefined) return [];
    return [
      {
        code: "loop-without-exit",
        severity: "error",
        message: "The steps could be repeated for ever.",
        path: ["steps"],
        fix: "Say how often at most: at most: 3 times.",
        repair: [{ path: ["at most"], set: "3 times" }],
      },
    ];
  },

  summary: ({ until, atMost }) =>
    [until && `until ${until}`, atMost && `at most ${atMost} times`].filter(Boolean).join(", "),
};
