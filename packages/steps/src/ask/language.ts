import {
  factName,
  fieldName,
  oneOrMore,
  peopleOf,
  type StepLanguage,
  type Timeout,
  templateNames,
  text,
  timeouts,
} from "@throughline/workflow";
import { z } from "zod";
import { passesTo } from "../passes-to.ts";
import { endsWait, lateExits } from "../timeouts.ts";

/** A task for a person, with a form of facts. */
export interface AskConfig {
  /** Team, queue or user; a template. */
  of: string;
  /** A template. */
  question: string;
  /** Facts that the person fills in. */
  gives: string[];
  /** Fields and facts that the person sees. */
  shows: string[];
  /** Who is asked when somebody passes the question on; a template. */
  passTo?: string;
  atMost: Timeout[];
}

export const language: StepLanguage<AskConfig> = {
  kind: "ask",
  description: "Gives a person a task, and waits for the answer.",
  type: "interactive",
  begins: ({ person }) => ({
    of: person,
    question: "What is to be done?",
    "at most": { "2 days": `escalate to ${person}` },
  }),
  schema: z
    .strictObject({
      of: text().meta({
        description: "Team, queue or user that is asked; {topic} is filled in.",
        is: "person",
        title: "Who is asked",
      }),
      question: text().meta({ description: "What is asked; {topic} is filled in.", is: "template" }),
      gives: oneOrMore(factName())
        .default([])
        .meta({ title: "Facts to fill in", description: "Facts that the person settles." }),
      shows: z
        .array(fieldName())
        .default([])
        .meta({ title: "Fields to show", description: "Fields that the person sees." }),
      "passes to": passesTo(),
      "at most": timeouts().optional(),
    })
    .transform(({ "at most": atMost = [], "passes to": passTo, ...rest }) => ({
      ...rest,
      ...(passTo && { passTo }),
      atMost,
    })),

  uses({ of, question, gives, shows, passTo, atMost }) {
    return {
      expressions: [],
      names: [
        ...templateNames(of).map((name) => ({ name, needed: true, path: ["of"] })),
        ...templateNames(passTo ?? "").map((name) => ({ name, needed: true, path: ["passes to"] })),
        ...templateNames(question).map((name) => ({ name, path: ["question"] })),
        ...shows.map((name, index) => ({ name, path: ["shows", index] })),
      ],
      gives: gives.map((name, index) => ({ name, path: ["gives", index], sure: true })),
      people: [
        { name: of, path: ["of"] },
        ...(passTo === undefined ? [] : [{ name: passTo, path: ["passes to"] }]),
        ...atMost.flatMap(({ after, action }) => peopleOf(action, ["at most", after.text])),
      ],
    };
  },

  check({ of, atMost }, _workflow, { person }) {
    if (endsWait(atMost)) return [];
    return [
      {
        code: "ask-without-timeout",
        severity: "error",
        message: `The item would wait for ever if nobody of ${of} answers.`,
        path: ["question"],
        fix: `Add a time-out: at most: { 2 business days: escalate to ${person ?? "NAME"} }.`,
        ...(person && { repair: [{ path: ["at most", "2 business days"], set: `escalate to ${person}` }] }),
      },
    ];
  },

  actions: ({ atMost }) => atMost.map(({ action }) => action),
  exits: ({ atMost }) => [{ is: "done" }, ...lateExits(atMost)],
  waits: () => "long",

  summary: ({ of, question }) => `${of}: ${question}`,
};
