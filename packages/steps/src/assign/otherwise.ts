import { type KindProblem, parseDuration, type Somebody } from "@throughline/workflow";
import { z } from "zod";
import type { Relaxation } from "../contract.ts";
import type { AssignConfig } from "./language.ts";

/** Criteria that any step has, whatever it asks for. */
const ALWAYS = ["hours", "presence", "capacity", "team cap", "quota"];

const FORM = /^(?:drop (\S.*)|hold(?: (?:for )?(\S.*))?|queue (\S.*)|team (\S.*))$/;
const MESSAGE =
  "Use drop CRITERION (sticky, skills, levels, hours, presence, capacity, team cap, quota, turn, or a name under where), hold, hold 20 business minutes, team NAME or, as the last one, queue NAME.";

/** The forms, with what every step can give up and what only some ask for. */
const PHRASES = [
  ...["sticky", "skills", "levels", ...ALWAYS, "turn"].map((criterion) => `drop ${criterion}`),
  ...["drop {criterion}", "hold {duration}", "hold", "team {team}", "queue {queue}"],
];

export const relaxation = z
  .string({ error: MESSAGE })
  .regex(FORM, MESSAGE)
  .transform((written, context): Relaxation => {
    const [, criterion, time, queue, team] = FORM.exec(written) ?? [];
    if (criterion) return { do: "drop", criterion };
    if (queue) return { do: "queue", queue };
    if (team) return { do: "team", team };
    if (time === undefined) return { do: "hold" };
    const within = parseDuration(time);
    if (within) return { do: "hold", within };
    context.addIssue({ code: "custom", message: `"${time}" is no duration. ${MESSAGE}` });
    return z.NEVER;
  })
  .meta({
    phrases: PHRASES,
    examples: ["drop sticky", "hold 20 business minutes", "queue Support Backlog"],
  });

/** A relaxation as it is written. */
export function relaxationText(relaxation: Relaxation): string {
  switch (relaxation.do) {
    case "drop":
      return `drop ${relaxation.criterion}`;
    case "hold":
      return relaxation.within ? `hold ${relaxation.within.text}` : "hold";
    case "queue":
      return `queue ${relaxation.queue}`;
    case "team":
      return `team ${relaxation.team}`;
  }
}

/** What is given up is asked for, and somebody takes the item in the end. */
export function checkOtherwise(config: AssignConfig, { queue }: Somebody): KindProblem[] {
  const { otherwise } = config;
  const problems: KindProblem[] = [];
  const criteria = criteriaOf(config);
  otherwise.forEach((relaxation, index) => {
    if (relaxation.do !== "drop" || criteria.includes(relaxation.criterion)) return;
    problems.push({
      code: "unknown-criterion",
      // what is not asked for is given up without harm; a name that nothing has is a mistake
      severity: relaxation.criterion in MISSING ? "warning" : "error",
      message: `"drop ${relaxation.criterion}" gives up what the step does not ask for. It asks for: ${criteria.join(", ")}.`,
      path: ["otherwise", index],
      fix: MISSING[relaxation.criterion] ?? `Take it out, or drop one of: ${criteria.join(", ")}.`,
      // what is not asked for is given up without a difference
      ...(otherwise.length > 1 && { repair: [{ path: ["otherwise", index], remove: true }] }),
    });
  });
  // a queue always takes the item, and whoever waits without an end never goes on
  // with to: a name that is not there, or an inactive user, is a failure of the step like any other
  if (config.to !== undefined && otherwise.length === 0) return problems;
  const last = otherwise.findIndex((one) => one.do === "queue" || (one.do === "hold" && !one.within));
  if (last < 0) {
    problems.push({
      code: "nobody-to-give-it-to",
      severity: "error",
      message: "When nobody in the team can take the item, it has no owner.",
      path: ["otherwise"],
      fix: `End otherwise with a queue: otherwise: [drop skills, queue ${queue ?? "NAME"}].`,
      ...(queue && { repair: [{ path: ["otherwise"], add: `queue ${queue}` }] }),
    });
  } else if (last < otherwise.length - 1) {
    const atQueue = otherwise[last]?.do === "queue";
    const because = atQueue ? "a queue always takes the item" : "a hold without a time has no end";
    problems.push({
      code: "unreachable-relaxation",
      severity: "warning",
      message: `What stands after "${relaxationText(otherwise[last] as Relaxation)}" is never tried, because ${because}.`,
      path: ["otherwise", last + 1],
      fix: atQueue
        ? "Move the queue to the end, or take out what stands behind it."
        : "Say how long: hold 20 minutes.",
      ...(atQueue && {
        repair: otherwise.slice(last + 1).map((_, index) => ({
          path: ["otherwise", last + 1 + index],
          remove: true,
        })),
      }),
    });
  }
  return problems;
}

/** What would have to be asked for, so that there is something to give up. */
const MISSING: Record<string, string> = {
  sticky: 'Add a sticky, such as "same contact for 30 days", or take it out.',
  skills: "Name skills, or take it out.",
  levels: 'Say how good somebody has to be ("skills: [{ skill: billing, at least: 3 }]"), or take it out.',
  turn: 'Only "strict round robin" waits for somebody\'s turn: choose by it, or take it out.',
};

/** The criteria that a step's members are held against, by the names under which they are given up. */
function criteriaOf({ skills, where, sticky, by }: AssignConfig): string[] {
  const needed = skills.filter(({ wanted }) => !wanted);
  return [
    ...(sticky.length > 0 ? ["sticky"] : []),
    ...(needed.length > 0 ? ["skills"] : []),
    ...(needed.some(({ level }) => level !== undefined) ? ["levels"] : []),
    ...(by.some(({ way }) => way === "strict round robin") ? ["turn"] : []),
    ...where.map(({ name }) => name),
    ...ALWAYS,
  ];
}
