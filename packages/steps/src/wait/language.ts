import {
  compile,
  computed,
  condition,
  type Duration,
  duration,
  type Exit,
  factName,
  formatAction,
  type Listened,
  type OrgSource,
  oneOrMore,
  orgSource,
  peopleOf,
  type StepLanguage,
  type Timeout,
  text,
  timeouts,
} from "@throughline/workflow";
import { z } from "zod";
import { endsWait, lateExits } from "../timeouts.ts";

/** Waits until a condition holds, an event arrives, or a time has passed: for whichever comes first. */
export interface WaitConfig {
  until?: string;
  for?: Duration;
  event?: Awaited;
  /** What happens when it takes too long; in the order of the file. */
  atMost: Timeout[];
}

/** The event that ends the wait. */
export interface Awaited {
  name: string;
  /** Where the org tells it; absent: a webhook, the API or a program of the team's own does. */
  from?: OrgSource;
  /** Which of them count: a condition on `event.NAME` and the item. */
  where?: string;
  /** Facts, and the names under which the event carries them. */
  gives: Record<string, string>;
}

/** In front of the names of what an event carries. */
export const OWN = "event.";

/** What is listened to for an event. */
export function listening({ name, from, where, gives }: Awaited): Listened[] {
  const own = where === undefined ? [] : namesIn(where).filter((one) => one.startsWith(OWN));
  const compared = own.map((one) => one.slice(OWN.length));
  const reads = [...compared, ...Object.values(gives)];
  const given = Object.entries(gives).map(([fact, of]) => ({ name: of, fact }));
  const only = compared.filter((one) => !Object.values(gives).includes(one));
  const carries = [...given, ...only.map((one) => ({ name: one }))];
  return [{ event: name, ...(from && { from: { ...from, reads } }), ...(carries.length > 0 && { carries }) }];
}

const namesIn = (source: string): string[] => compile(source).expression?.names ?? [];

export const language: StepLanguage<WaitConfig> = {
  kind: "wait",
  description: "Waits until a condition holds, an event arrives, or a time has passed.",
  type: "background",
  begins: () => ({ for: "1 day" }),
  schema: z
    .strictObject({
      until: condition().optional().meta({ description: "The condition that ends the wait." }),
      for: duration().optional().meta({ description: "How long to wait." }),
      "for event": text()
        .optional()
        .meta({
          description:
            "The event that ends the wait, by its name; one that came a little before is taken as well.",
          examples: ["payment.received"],
          is: "event",
        }),
      from: orgSource().optional(),
      where: computed()
        .optional()
        .meta({
          description: "Which events count: what they carry is event.NAME.",
          examples: ["event.amount > 0"],
        }),
      gives: z
        .union([
          oneOrMore(factName()).meta({ title: "Under their own names" }),
          z.record(factName(), text()).meta({ title: "Each by its name in the event" }),
        ])
        .optional()
        .meta({
          title: "Facts from the event",
          description: "Facts that the event carries: their names, or the name in the event for each.",
        }),
      "at most": timeouts().optional(),
    })
    .transform((written, context): WaitConfig => {
      const { "at most": atMost = [], "for event": name, from, where, gives = [], ...rest } = written;
      if (name !== undefined) {
        const named = Array.isArray(gives) ? Object.fromEntries(gives.map((one) => [one, one])) : gives;
        const event = { name, ...(from && { from }), ...(where !== undefined && { where }), gives: named };
        return { ...rest, event, atMost };
      }
      for (const key of ["from", "where", "gives"] as const) {
        if (written[key] === undefined) continue;
        const message = `${key}: is about an event; say which one by for event: NAME.`;
        context.addIssue({ code: "custom", message, path: [key] });
      }
      if (rest.until === undefined && rest.for === undefined) {
        const message = "A wait has until: CONDITION, for event: NAME, for: TIME, or several of them.";
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      }
      return { ...rest, atMost };
    }),

  uses({ until, for: time, event, atMost }, { facts }) {
    const only = until === undefined && time === undefined;
    return {
      expressions: [
        ...(until === undefined ? [] : [{ source: until, want: "boolean" as const, path: ["until"] }]),
        ...(event?.where === undefined
          ? []
          : [{ source: event.where, want: "boolean" as const, own: "event" as const, path: ["where"] }]),
      ],
      gives: Object.keys(event?.gives ?? {}).map((name) => ({
        ...{ name, path: ["gives", name], outside: true },
        // an event without it does not count
        sure: only && facts[name]?.optional === false,
      })),
      people: atMost.flatMap(({ after, action }) => peopleOf(action, ["at most", after.text])),
    };
  },

  check({ until, for: time, event, atMost }, _workflow, { person }) {
    if ((until === undefined && !event) || time || endsWait(atMost)) return [];
    const never = [until && `${until} never holds`, event && `${event.name} never arrives`];
    return [
      {
        code: "wait-without-timeout",
        severity: "error",
        message: `The item would wait for ever if ${never.filter(Boolean).join(" and ")}.`,
        path: [event ? "for event" : "until"],
        fix: `Add a time-out: at most: { 30 days: escalate to ${person ?? "NAME"} }.`,
        ...(person && { repair: [{ path: ["at most", "30 days"], set: `escalate to ${person}` }] }),
      },
    ];
  },

  actions: ({ atMost }) => atMost.map(({ action }) => action),
  exits: ({ until, for: time, event, atMost }) => [
    ...(until === undefined ? [] : [{ is: "done", holds: [until], awaited: true } satisfies Exit]),
    ...(time || event ? [{ is: "done" } satisfies Exit] : []),
    ...lateExits(atMost),
  ],
  waits: () => "long",
  listens: ({ event }) => (event ? listening(event) : []),

  summary({ until, for: time, event, atMost }) {
    const said = event && `for ${event.name}${event.where === undefined ? "" : ` with ${event.where}`}`;
    const parts = [until && `until ${until}`, said, time && `for ${time.text}`];
    for (const { after, action } of atMost) parts.push(`after ${after.text} ${formatAction(action)}`);
    return parts.filter(Boolean).join(", ");
  },
};
