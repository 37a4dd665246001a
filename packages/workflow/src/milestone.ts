import { z } from "zod";
import { parseDuration } from "./duration.ts";
import type { Milestone, PathStep } from "./model.ts";
import { action, condition, duration } from "./vocabulary.ts";

/** Marks the schema of milestones, whose keys `at 80%` JSON Schema can say and zod cannot. */
export const MILESTONE = "milestone";

const WARNING = /^at\s+(\d{1,3})\s*%$/;
const AFTER = /^after\s+(.+)$/;
const AFTER_MESSAGE = "Write it like - after 30 business minutes: escalate to NAME.";

/** `after 30 business minutes: escalate to Head of Support` */
const later = z
  .record(z.string().meta({ phrases: ["after {duration}"] }), action())
  .meta({ maxProperties: 1 })
  .transform((written, context): PathStep => {
    const [[key = "", action] = [], ...others] = Object.entries(written);
    const after = parseDuration(AFTER.exec(key)?.[1] ?? "");
    if (after && action && others.length === 0) return { after, action };
    const message = others.length
      ? `Each step of the path stands by itself. ${AFTER_MESSAGE}`
      : `"${key}" is no time after the violation. ${AFTER_MESSAGE}`;
    context.addIssue({
      code: "custom",
      message,
      path: [others.length ? (others[0]?.[0] ?? "") : key],
      params: { at: "key" },
    });
    return z.NEVER;
  });

const step = z.union([
  action()
    .meta({ title: "At once" })
    .transform((action): PathStep => ({ action })),
  later.meta({ title: "Later" }),
]);

/** One action, or a path of them: `[reassign, after 30 business minutes: escalate to Head of Support]`. */
const violated = z
  .union([step, z.array(step).min(1)])
  .transform((written) => (Array.isArray(written) ? written : [written]))
  .meta({
    description: "What is done when the time is over: one action, or a path of them, each at its time.",
    examples: [
      "reassign",
      [
        "reassign",
        "escalate to Support Leads",
        { "after 30 business minutes": "escalate to Head of Support" },
      ],
    ],
  });

export const milestone = z
  .looseObject({
    within: duration(),
    "pause when": condition().optional().meta({ description: "While this holds, the time does not run." }),
    violated,
  })
  .transform(({ within, "pause when": pauseWhen, violated, ...others }, context): Milestone => {
    const warnings: Milestone["warnings"] = [];
    for (const [key, written] of Object.entries(others)) {
      const percent = Number(WARNING.exec(key)?.[1]);
      const parsed = action().safeParse(written);
      const issue = (message: string, path: string[], params?: object) =>
        context.addIssue({ code: "custom", message, path, ...(params && { params }) });
      if (Number.isNaN(percent)) {
        issue(`"${key}" is no key of a milestone. Use within, pause when, at 80% or violated.`, [key], {
          at: "key",
        });
      } else if (percent < 1 || percent > 99) {
        issue("A warning comes between 1% and 99% of the time.", [key], { at: "key" });
      } else if (!parsed.success) issue(parsed.error.issues[0]?.message ?? "", [key]);
      else warnings.push({ at: percent / 100, action: parsed.data });
    }
    warnings.sort((a, b) => a.at - b.at);
    return { within, ...(pauseWhen && { pauseWhen }), warnings, violated };
  })
  .meta({
    description: "A target time, counted from the entry into the stage.",
    [MILESTONE]: true,
    is: "milestone",
  });
