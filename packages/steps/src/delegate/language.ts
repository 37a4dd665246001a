import {
  type Action,
  action,
  factName,
  fieldName,
  formatAction,
  oneOrMore,
  peopleOf,
  type StepLanguage,
  sumOf,
  type Timeout,
  templateNames,
  text,
  timeouts,
  usd,
} from "@throughline/workflow";
import { z } from "zod";
import { NANO } from "../money.ts";
import { endsWait, lateExits } from "../timeouts.ts";
import { asksBack, type Reply } from "./asks-back.ts";

/** A bounded task for an outside agent, and the typed facts that it is to answer. */
export interface DelegateConfig {
  /** The connection behind which the agent is. */
  to: string;
  /** What the agent is asked to do of what it offers. */
  skill?: string;
  /** A template. */
  task: string;
  /** Fields and facts that it is handed, by name. */
  handsOver: string[];
  /** Facts that it is to settle. */
  gives: string[];
  /** What answers its own questions, the first that fits. */
  asksBack: Reply[];
  /** What follows when it refuses; absent: as when the step fails. */
  refuses?: Action;
  /** The most that one delegation costs, in billionths of a US dollar. */
  most: number;
  atMost: Timeout[];
}

export const language: StepLanguage<DelegateConfig> = {
  kind: "delegate",
  description: "Hands a task to an outside agent, follows it, and takes back facts.",
  type: "background",
  begins: ({ person, operation }) => ({
    to: operation.split(".")[0] ?? "agent",
    task: "What is to be found out or done?",
    "at most": { "2 hours": `escalate to ${person}` },
  }),
  schema: z
    .strictObject({
      to: z
        .string()
        .regex(/^[\w-]+$/, "The name of a connection is expected, such as warehouse.")
        .meta({ description: "The connection behind which the agent is.", title: "Connection" }),
      skill: text().optional().meta({ description: "Which of its skills the agent is asked for." }),
      task: text().meta({ description: "What it is to do; {product} is filled in.", is: "template" }),
      "hands over": z
        .array(fieldName())
        .default([])
        .meta({ description: "Fields and facts that the agent is handed: nothing else leaves." }),
      gives: oneOrMore(factName()).default([]).meta({
        title: "Facts that it answers",
        description: "Facts that it has to answer, as they are typed.",
      }),
      "asks back": asksBack().optional(),
      refuses: action().optional().meta({
        description: "What happens when the agent refuses; as when the step fails, if not said.",
      }),
      costs: usd().optional().meta({
        description: "The most that one delegation costs: kept free of the item's and the agent's budget.",
      }),
      "at most": timeouts().optional(),
    })
    .transform(
      ({ "hands over": handsOver, "asks back": replies = [], "at most": atMost = [], costs, ...rest }) => ({
        ...{ to: rest.to, task: rest.task, gives: rest.gives, handsOver, asksBack: replies, atMost },
        ...(rest.skill && { skill: rest.skill }),
        ...(rest.refuses && { refuses: rest.refuses }),
        most: costs === undefined ? 0 : Math.round(sumOf(costs) * NANO),
      }),
    ),

  uses({ to, task, handsOver, gives, asksBack: replies, refuses, atMost }) {
    const at = (place: number, key: string) => ["asks back", place, key];
    const said = replies.flatMap((one, place) =>
      "answer" in one ? templateNames(one.answer).map((name) => ({ name, path: at(place, "answer") })) : [],
    );
    const of = (names: string[]) => `[${[...new Set(names)].join(", ")}]`;
    const calls = {
      start: {
        ...Object.fromEntries(handsOver.map((name) => [name, name])),
        ...{
          $text: of(templateNames(task)),
          $skill: NOTHING,
          $reply: NOTHING,
          $delegation: NOTHING,
          $again: NOTHING,
        },
      },
      follow: { $task: NOTHING, $look: NOTHING },
      answer: {
        ...{ $task: NOTHING, $reply: NOTHING, $delegation: NOTHING, $over: NOTHING },
        $text: of(said.map(({ name }) => name)),
      },
      cancel: { $task: NOTHING },
    };
    return {
      expressions: [],
      names: [
        ...handsOver.map((name, index) => ({ name, needed: true, path: ["hands over", index] })),
        ...templateNames(task).map((name) => ({ name, path: ["task"] })),
        ...said,
        ...replies.flatMap((one, place) =>
          "person" in one
            ? templateNames(one.person).map((name) => ({ name, needed: true, path: at(place, "person") }))
            : [],
        ),
      ],
      gives: gives.map((name, index) => ({ name, path: ["gives", index], sure: true, outside: true })),
      calls: Object.entries(calls).map(([operation, sends]) => ({
        ...{ operation: `${to}.${operation}`, path: ["to"], sends },
      })),
      people: [
        ...replies.flatMap((one, place) =>
          "person" in one ? [{ name: one.person, path: at(place, "person") }] : [],
        ),
        ...(refuses ? peopleOf(refuses, ["refuses"]) : []),
        ...atMost.flatMap(({ after, action: then }) => peopleOf(then, ["at most", after.text])),
      ],
    };
  },

  check({ to, atMost, asksBack: replies }, _workflow, { person }) {
    const somebody = person ?? "NAME";
    const late = "2 hours";
    const last = replies.findIndex((one) => "person" in one);
    return [
      ...(endsWait(atMost)
        ? []
        : [
            {
              code: "delegate-without-timeout",
              severity: "error" as const,
              message: `The item would wait for ever if the agent of ${to} stays silent.`,
              path: ["to"],
              fix: `Add a time-out: at most: { ${late}: escalate to ${somebody} }.`,
              ...(person && { repair: [{ path: ["at most", late], set: `escalate to ${person}` }] }),
            },
          ]),
      ...(last >= 0 && last < replies.length - 1
        ? [
            {
              code: "reply-out-of-reach",
              severity: "error" as const,
              message: "A person answers whatever is asked: what stands behind is never looked at.",
              path: ["asks back", last],
              fix: "Put the person last.",
            },
          ]
        : []),
    ];
  },

  actions: ({ atMost, refuses }) => [...atMost.map(({ action }) => action), ...(refuses ? [refuses] : [])],
  exits: ({ atMost, refuses }) => [
    { is: "done" },
    { is: "failed" },
    ...lateExits(atMost),
    ...(refuses && !["notify", "escalate"].includes(refuses.do)
      ? [{ is: "late" as const, action: refuses }]
      : []),
  ],
  listens: () => [{ event: AGENT_TOLD }],
  waits: () => "long",
  costs: ({ to, most }) => (most > 0 ? { what: `a delegation to ${to}`, most } : undefined),

  summary: ({ to, skill, task, refuses }) =>
    `${to}${skill ? `, ${skill}` : ""}: ${task}${refuses ? ` (refuses: ${formatAction(refuses)})` : ""}`,
};

/** The event by which an agent says that there is something to look at. It carries nothing. */
export const AGENT_TOLD = "agent told";

/** What is made of no field. */
const NOTHING = '""';
