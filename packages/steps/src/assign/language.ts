import {
  computed,
  type Duration,
  expression,
  fieldName,
  type KindProblem,
  oneOrMore,
  parseDuration,
  type StepLanguage,
  templateNames,
  text,
  type Uses,
} from "@throughline/workflow";
import { z } from "zod";
import type { Relaxation } from "../contract.ts";

/** Finds an owner: the preferred ones first, then a member of the team, then what `otherwise` says. */
export interface AssignConfig {
  /** Name of the team; a template. */
  team: string;
  by: Strategy;
  /** Names of facts (their value is the skill) or skills as such. */
  skills: string[];
  sticky?: { field: string; within: Duration /** As written: "same contact for 30 days". */; text: string };
  /** Expression: points of capacity that the item takes. Absent: 1. */
  size?: string;
  /** The field that takes the owner. */
  writes: string;
  /** Expressions that give a user's id or name, tried in order before the team. */
  prefer: { owner: string; because: string }[];
  otherwise: Relaxation[];
}

const STRATEGIES = ["least loaded", "round robin", "slack x proficiency"] as const;
export type Strategy = (typeof STRATEGIES)[number];

const RELAXATION = /^(?:drop (sticky|skills|hours|capacity)|queue (.+)|team (.+))$/;
const RELAXATION_MESSAGE =
  "Use drop sticky, drop skills, drop hours, drop capacity, team NAME or, as the last one, queue NAME.";

const relaxation = z
  .string({ error: RELAXATION_MESSAGE })
  .regex(RELAXATION, RELAXATION_MESSAGE)
  .transform((written): Relaxation => {
    const [, criterion, queue, team] = RELAXATION.exec(written) ?? [];
    if (queue) return { do: "queue", queue };
    if (team) return { do: "team", team };
    return { do: "drop", criterion: criterion as "sticky" | "skills" | "hours" | "capacity" };
  });

const STICKY = /^same (\S+) for (.+)$/;
const STICKY_MESSAGE = `Write it like "same contact for 30 days" or "same SuppliedEmail for 2 weeks".`;

const sticky = z
  .string({ error: STICKY_MESSAGE })
  .regex(STICKY, STICKY_MESSAGE)
  .transform((written, context) => {
    const [, word, time] = STICKY.exec(written) ?? [];
    const within = parseDuration(time ?? "");
    if (word && within) return { field: fieldOf(word), within, text: written };
    context.addIssue({ code: "custom", message: `"${time}" is no duration. ${STICKY_MESSAGE}` });
    return z.NEVER;
  });

/** A word in lower case is the lookup of that name: contact is ContactId. Anything else is a field as it stands. */
function fieldOf(word: string): string {
  return /^[a-z]+$/.test(word) ? `${word[0]?.toUpperCase()}${word.slice(1)}Id` : word;
}

const preferred = z.union([
  expression(),
  z.strictObject({
    owner: expression().meta({ description: "Gives the id or the user name of somebody." }),
    because: text().meta({ description: "Why, for the trail." }),
  }),
]);

export const language: StepLanguage<AssignConfig> = {
  kind: "assign",
  description: "Finds the right owner in a team and gives the item to them.",
  type: "background",
  schema: z
    .strictObject({
      team: text().meta({ description: "The team; {topic} is filled in." }),
      by: z
        .enum(STRATEGIES)
        .default("least loaded")
        .meta({ description: "How to choose among those who fit." }),
      skills: z
        .array(text())
        .default([])
        .meta({ description: "Skills that the owner needs; a fact stands for its value." }),
      sticky: sticky
        .optional()
        .meta({ description: "Keep the owner that the same one had: same contact for 30 days." }),
      size: computed()
        .optional()
        .meta({ description: "Points of capacity that the item takes; 1 if not said." }),
      writes: fieldName().default("OwnerId").meta({ description: "The field that takes the owner." }),
      prefer: oneOrMore(preferred)
        .optional()
        .meta({ description: "Owners to try before the team, such as the owner of the matched account." }),
      otherwise: z
        .array(relaxation)
        .default([])
        .meta({ description: "What is given up when nobody fits, in this order; a queue at the end." }),
    })
    .transform(({ prefer = [], ...rest }) => ({
      ...rest,
      prefer: prefer.map((one) => (typeof one === "string" ? { owner: one, because: one } : one)),
    })),

  uses(config, { facts }) {
    const expressions: Uses["expressions"] = config.prefer.map(({ owner }, index) => ({
      source: owner,
      address: true,
      path: ["prefer", index, "owner"],
    }));
    if (config.size !== undefined) expressions.push({ source: config.size, want: "number", path: ["size"] });
    const people: Uses["people"] = [{ name: config.team, path: ["team"], is: "team" }];
    config.otherwise.forEach((relaxation, index) => {
      const path = ["otherwise", index];
      if (relaxation.do === "queue") people.push({ name: relaxation.queue, path, is: "queue" });
      if (relaxation.do === "team") people.push({ name: relaxation.team, path, is: "team" });
    });
    const names = [
      ...templateNames(config.team).map((name) => ({ name, needed: true, path: ["team"] })),
      ...config.skills.flatMap((name, index) =>
        Object.hasOwn(facts, name) ? [{ name, address: true, path: ["skills", index] }] : [],
      ),
      ...(config.sticky ? [{ name: config.sticky.field, path: ["sticky"], byRoster: true }] : []),
    ];
    return { expressions, names, writes: [{ field: config.writes, path: ["writes"] }], people };
  },

  check({ otherwise }) {
    const problems: KindProblem[] = [];
    const queue = otherwise.findIndex((relaxation) => relaxation.do === "queue");
    if (queue < 0) {
      problems.push({
        code: "nobody-to-give-it-to",
        severity: "error",
        message: "When nobody in the team can take the item, it has no owner.",
        path: ["otherwise"],
        fix: "End otherwise with a queue: otherwise: [drop skills, queue NAME].",
      });
    } else if (queue < otherwise.length - 1) {
      problems.push({
        code: "unreachable-relaxation",
        severity: "warning",
        message: "What stands after the queue is never tried, because a queue always takes the item.",
        path: ["otherwise", queue + 1],
        fix: "Move the queue to the end.",
      });
    }
    return problems;
  },

  summary: ({ by, team }) => `${by} of ${team}`,
};
