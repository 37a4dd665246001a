import {
  compile,
  computed,
  condition,
  type Duration,
  duration,
  expression,
  fieldName,
  oneOrMore,
  parseDuration,
  peopleOf,
  type StepLanguage,
  templateNames,
  text,
  type Uses,
} from "@throughline/workflow";
import { z } from "zod";
import type { Relaxation, SkillNeed, Way } from "../contract.ts";
import { checkOffer, type OfferConfig, offer } from "./offer.ts";
import { checkOtherwise, relaxation } from "./otherwise.ts";
import { checkSendBack, handsOn, type SendBackConfig, sendBack } from "./send-back.ts";
import { way, wayText } from "./ways.ts";

/** Finds an owner: the preferred ones first, then a member of the team, then what `otherwise` says. */
export interface AssignConfig {
  /** Name of the team; a template. With `split`, the first of them; with `to` the same as that. */
  team: string;
  /** The queue or the user who is given it, whatever speaks for or against them; a template. */
  to?: string;
  /** Several teams, each with its share in whole per cent. */
  split?: { team: string; share: number }[];
  by: Way[];
  /** Names of facts (their value is the skill) or skills as such. */
  skills: SkillNeed[];
  /** Conditions on a member, by name. */
  where: { name: string; expression: string }[];
  /** `text` is as written: "same contact for 30 days". */
  sticky: { field: string; within: Duration; text: string }[];
  /** Expression: points of capacity that the item takes. Absent: 1. */
  size?: string;
  /** Expression: the higher, the sooner it is given out. Absent: by the field Priority. */
  priority?: string;
  ageing?: Duration;
  together?: Duration;
  /** `pull`: nobody is given it unasked. */
  deliver: "push" | "pull";
  offer?: OfferConfig;
  sendBack?: SendBackConfig;
  /** The field that takes the owner. */
  writes: string;
  /** Expressions that give a user's id or name, tried in order before the team. */
  prefer: { owner: string; because: string }[];
  otherwise: Relaxation[];
}

const SHARE_MESSAGE = 'A share is written like "40 %", from 1 to 100.';

const share = z
  .union([z.string(), z.number()], { error: SHARE_MESSAGE })
  .transform((written, context): number => {
    const share = Number(/^(\d{1,3})\s*%?$/.exec(String(written).trim())?.[1]);
    if (share >= 1 && share <= 100) return share;
    context.addIssue({ code: "custom", message: SHARE_MESSAGE });
    return z.NEVER;
  })
  .meta({ phrases: ["{number} %"] });

const teams = z
  .union([
    text().meta({ title: "One team", is: "team" }),
    z.record(text().meta({ is: "team" }), share).meta({ title: "Several teams, each with its share" }),
  ])
  .transform((written, context) => {
    if (typeof written === "string") return { team: written };
    const split = Object.entries(written).map(([team, share]) => ({ team, share }));
    const [first] = split;
    const sum = split.reduce((total, { share }) => total + share, 0);
    if (first && sum === 100) return { team: first.team, split };
    context.addIssue({
      code: "custom",
      message: `The shares of the teams are ${sum} % together, not 100 %.`,
    });
    return z.NEVER;
  })
  .meta({ examples: ["{topic} team", { "EMEA desk": "60 %", "US desk": "40 %" }] });

const LEVEL_MESSAGE = "A level is a whole number from 1 to 5.";

const skill = z
  .union([
    text().meta({ title: "A skill", is: "skill" }),
    z
      .strictObject({
        skill: text().meta({ is: "skill" }),
        "at least": z.int(LEVEL_MESSAGE).min(1, LEVEL_MESSAGE).max(5, LEVEL_MESSAGE).optional(),
        wanted: z.boolean().optional().meta({ description: "Makes somebody the better choice; not needed." }),
      })
      .meta({ title: "A skill, and how well" }),
  ])
  .transform((written): SkillNeed => {
    if (typeof written === "string") return { name: written };
    const { skill: name, "at least": level, wanted } = written;
    return { name, ...(level !== undefined && { level }), ...(wanted && { wanted }) };
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
  })
  .meta({ phrases: ["same {field} for {duration}"], examples: ["same contact for 30 days"] });

/** The attributes of a member that an expression reads. */
const attributesIn = (source: string): string[] =>
  (compile(source).expression?.names ?? [])
    .filter((name) => name.startsWith("member."))
    .map((name) => name.slice("member.".length));

/** A word in lower case is the lookup of that name: contact is ContactId. Anything else is a field as it stands. */
function fieldOf(word: string): string {
  return /^[a-z]+$/.test(word) ? `${word[0]?.toUpperCase()}${word.slice(1)}Id` : word;
}

/** Time as it elapses: the roster looks again after it, whoever is at work then. */
const elapsed = () =>
  duration().refine(({ business }) => !business, 'Elapsed time is meant here, such as "10 minutes".');

const preferred = z.union([
  expression().meta({ title: "Whom the expression names" }),
  z
    .strictObject({
      owner: expression().meta({ description: "Gives the id or the user name of somebody." }),
      because: text().meta({ description: "Why, for the trail." }),
    })
    .meta({ title: "Whom the expression names, and why" }),
]);

/** What chooses among several, and means nothing where there is one. */
const CHOOSING = [
  ...["by", "skills", "where", "sticky", "size", "priority", "ageing", "together", "deliver", "offer"],
  ...["send back", "prefer"],
];

export const language: StepLanguage<AssignConfig> = {
  kind: "assign",
  assigns: true,
  description: "Finds the right owner in a team and gives the item to them.",
  type: "background",
  begins: ({ queue }) => ({ to: queue }),
  schema: z
    .strictObject({
      team: teams.optional().meta({
        description: "The team; {topic} is filled in. Or several, each with its share of the work.",
      }),
      to: text()
        .optional()
        .meta({
          description:
            "In place of a team: the queue or the user who is given it without a choice; {topic} is filled in.",
          examples: ["Support Backlog", "{route}"],
          is: "owner",
        }),
      by: oneOrMore(way).optional().meta({
        description: "How to choose among those who fit: the first that tells two apart decides.",
      }),
      skills: z
        .array(skill)
        .optional()
        .meta({ description: "Skills that the owner needs; a fact stands for its value." }),
      where: z
        .record(text(), condition())
        .optional()
        .meta({
          description: "Conditions on a member, by name: member.ATTRIBUTE and what the agent reads.",
          examples: [{ language: "language in member.languages" }],
        }),
      sticky: oneOrMore(sticky).optional().meta({
        description:
          "Keep the owner that the same one had: same contact for 30 days. Of several, the first that has one.",
      }),
      size: computed()
        .optional()
        .meta({ description: "Points of capacity that the item takes; 1 if not said." }),
      priority: computed().optional().meta({
        description:
          "The higher, the sooner a waiting item is given out. If not said: by the field Priority.",
      }),
      ageing: elapsed()
        .optional()
        .meta({ description: "Having waited so long counts as one more of priority." }),
      together: elapsed()
        .optional()
        .meta({ description: "Items that arrive within this time are given out together." }),
      deliver: z
        .enum(["push", "pull"])
        .optional()
        .meta({ description: "pull: nobody is given it unasked; members take the next one." }),
      offer: offer.optional(),
      "send back": sendBack.optional(),
      writes: fieldName().default("OwnerId").meta({ description: "The field that takes the owner." }),
      prefer: oneOrMore(preferred)
        .optional()
        .meta({ description: "Owners to try before the team, such as the owner of the matched account." }),
      otherwise: z
        .array(relaxation)
        .default([])
        .meta({ description: "What is given up when nobody fits, in this order; a queue at the end." }),
    })
    .transform((written, context): AssignConfig => {
      const { team, to, by, skills = [], where = {}, sticky = [], deliver = "push", prefer = [] } = written;
      const { "send back": sendBack, size, priority, ageing, together, offer, writes, otherwise } = written;
      if ((team === undefined) === (to === undefined))
        context.addIssue({
          code: "custom",
          message: "A step that assigns has either team: NAME, or to: NAME of a queue or a user.",
          path: [team ? "to" : "team"],
        });
      for (const key of to === undefined ? [] : CHOOSING.filter((key) => key in written))
        context.addIssue({
          code: "custom",
          message: `${key} is for choosing in a team; with to: there is nobody to choose. Take it out, or write team:.`,
          path: [key],
        });
      return {
        ...(size !== undefined && { size }),
        ...(priority !== undefined && { priority }),
        ...(ageing && { ageing }),
        ...(together && { together }),
        ...(offer && { offer }),
        ...(sendBack && { sendBack }),
        ...(to === undefined ? (team ?? { team: "" }) : { team: to, to }),
        ...{ skills, deliver, writes, otherwise, sticky },
        by: by ?? [{ way: "least loaded" }],
        where: Object.entries(where).map(([name, expression]) => ({ name, expression })),
        prefer: prefer.map((one) => (typeof one === "string" ? { owner: one, because: one } : one)),
      };
    }),

  uses(config, { facts }) {
    const expressions: Uses["expressions"] = config.prefer.map(({ owner }, index) => ({
      source: owner,
      address: true,
      path: ["prefer", index, "owner"],
    }));
    if (config.size !== undefined) expressions.push({ source: config.size, want: "number", path: ["size"] });
    if (config.priority !== undefined)
      expressions.push({ source: config.priority, want: "number", path: ["priority"] });
    for (const { name, expression } of config.where)
      expressions.push({ source: expression, want: "boolean", own: "member", path: ["where", name] });
    config.by.forEach(({ of }, index) => {
      if (of !== undefined) expressions.push({ source: of, own: "member", path: ["by", index] });
    });
    if (config.sendBack)
      expressions.push({ source: config.sendBack.unless, want: "boolean", path: ["send back", "unless"] });
    const { to } = config;
    const people: Uses["people"] =
      to === undefined
        ? (config.split ?? [config]).map(({ team }) => ({
            name: team,
            path: config.split ? ["team", team] : ["team"],
            is: "team",
          }))
        : [{ name: to, path: ["to"], is: "owner" }];
    config.otherwise.forEach((relaxation, index) => {
      const path = ["otherwise", index];
      if (relaxation.do === "queue") people.push({ name: relaxation.queue, path, is: "queue" });
      if (relaxation.do === "team") people.push({ name: relaxation.team, path, is: "team" });
    });
    if (config.sendBack?.afterwards)
      people.push(...peopleOf(config.sendBack.afterwards, ["send back", "after that"]));
    const names = [
      ...people
        .filter(({ path: [key] }) => key === "team" || key === "to")
        .flatMap(({ name, path }) => templateNames(name).map((name) => ({ name, needed: true, path }))),
      ...config.skills.flatMap(({ name }, index) =>
        Object.hasOwn(facts, name) ? [{ name, address: true, path: ["skills", index] }] : [],
      ),
      ...config.sticky.map(({ field }, index) => ({ name: field, path: ["sticky", index], byRoster: true })),
    ];
    const members = (to === undefined ? (config.split ?? [config]) : []).map(({ team }) => ({
      team,
      skills: config.skills.flatMap(({ wanted, ...skill }, index) =>
        wanted ? [] : [{ ...skill, path: ["skills", index] }],
      ),
      attributes: expressions.flatMap(({ source, own, path }) =>
        own ? attributesIn(source).map((name) => ({ name, path })) : [],
      ),
    }));
    return { expressions, names, writes: [{ field: config.writes, path: ["writes"] }], people, members };
  },

  actions: ({ sendBack }) => (sendBack?.afterwards ? [sendBack.afterwards] : []),
  handsOn: ({ sendBack, otherwise }) => (sendBack ? handsOn(sendBack, otherwise) : 0),
  exits: () => [{ is: "done" }, { is: "failed" }],
  waits: ({ otherwise, offer, together, deliver }) =>
    offer || together || deliver === "pull" || otherwise.some((one) => one.do === "hold") ? "long" : "soon",

  check: (config, _workflow, somebody) => [
    ...checkOtherwise(config, somebody),
    ...checkOffer(config),
    ...checkSendBack(config, somebody),
  ],

  summary: ({ by, team, split, to }) => {
    if (to !== undefined) return `to ${to}`;
    const of = split ? split.map(({ team, share }) => `${team} (${share} %)`).join(", ") : team;
    return `${by.map(wayText).join(", then ")} of ${of}`;
  },
};
