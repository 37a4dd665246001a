import {
  type Action,
  action,
  condition,
  type Duration,
  duration,
  type KindProblem,
  lastOf,
  type Somebody,
} from "@throughline/workflow";
import { z } from "zod";
import type { Relaxation, Watch } from "../contract.ts";

/** The item goes to somebody else unless a condition comes true in time. */
export interface SendBackConfig {
  unless: string;
  within: Duration;
  atMost: number;
  /** When it has been sent back so often. Absent: the queue of `otherwise`. */
  afterwards?: Action;
}

export const sendBack = z
  .strictObject({
    unless: condition().meta({ description: "What comes true when the owner has begun." }),
    within: duration().meta({ description: "How long the owner has for it." }),
    "at most": z
      .int()
      .min(1)
      .default(3)
      .meta({ description: "So often; then what stands under after that." }),
    "after that": action()
      .optional()
      .meta({ description: "What is done after that; if not said, it goes to the queue of otherwise." }),
  })
  .transform(
    ({ "at most": atMost, "after that": afterwards, ...rest }): SendBackConfig => ({
      ...rest,
      atMost,
      ...(afterwards && { afterwards }),
    }),
  )
  .meta({
    description: "Who does not begin in time gives the item to somebody else.",
    examples: [{ unless: 'Status != "New"', within: "30 business minutes", "at most": 3 }],
  });

export function checkSendBack(
  config: { sendBack?: SendBackConfig; otherwise: Relaxation[] },
  { person }: Somebody,
): KindProblem[] {
  const afterwards = config.sendBack && afterwardsOf(config.sendBack, config.otherwise);
  if (afterwards && lastOf(afterwards).do === "reassign")
    return [
      {
        code: "loop-without-exit",
        severity: "error",
        message: "As long as nobody begins, the item is given to one after another without an end.",
        path: ["send back", "after that"],
        fix: "Say what ends it: after that: escalate to NAME, or queue NAME.",
      },
    ];
  if (!config.sendBack || afterwards) return [];
  return [
    {
      code: "send-back-without-end",
      severity: "error",
      message: "Nothing says what becomes of an item that was sent back too often.",
      path: ["send back"],
      fix: `Add after that: escalate to ${person ?? "NAME"}, or end otherwise with a queue.`,
      ...(person && { repair: [{ path: ["send back", "after that"], set: `escalate to ${person}` }] }),
    },
  ];
}

/** What the engine watches once somebody has the item. */
export const watchOf = (config: SendBackConfig, otherwise: Relaxation[]): Watch => ({
  ...{ unless: config.unless, within: config.within, atMost: config.atMost },
  afterwards: afterwardsOf(config, otherwise) ?? { do: "continue" },
});

/** Each time that it is sent back, and what is done after that. */
export function handsOn(config: SendBackConfig, otherwise: Relaxation[]): number {
  const afterwards = afterwardsOf(config, otherwise);
  const last = afterwards && lastOf(afterwards).do;
  return config.atMost + (last === "queue" || last === "reassign" ? 1 : 0);
}

function afterwardsOf(
  { afterwards }: Pick<SendBackConfig, "afterwards">,
  otherwise: Relaxation[],
): Action | undefined {
  const queue = otherwise.find((one) => one.do === "queue");
  return afterwards ?? (queue && { do: "queue", to: queue.queue });
}
