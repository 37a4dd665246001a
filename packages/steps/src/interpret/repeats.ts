import {
  type Duration,
  fieldName,
  type Literal,
  literal,
  oneOrMore,
  parseDuration,
} from "@throughline/workflow";
import { z } from "zod";
import type { StepContext } from "../contract.ts";
import { readsOf } from "./reads.ts";
import { percent } from "./words.ts";

/**
 * An item that came before says nearly the same in the fields `in` (default: every text that the agent reads), and
 * has the same values in the fields `same`. The fact is the id of its record or, with `gives`, that value.
 */
export interface RepeatRung {
  by: "repeat";
  /** How long ago at most it came, as it elapses. */
  within: Duration;
  same: string[];
  in?: string[];
  /** Share of what the two texts have in common, 0 to 1. */
  atLeast: number;
  gives?: Literal;
}

const ALIKE = 0.8;
const TIME = `A time as it elapses is expected, such as "7 days".`;

/** How the rung is written: `repeats: 7 days`. */
export const repeatRung = z
  .strictObject({
    repeats: z
      .string({ error: TIME })
      .transform((written, context): Duration => {
        const within = parseDuration(written);
        if (within && !within.business) return within;
        context.addIssue({ code: "custom", message: TIME });
        return z.NEVER;
      })
      .meta({
        description: "How long ago the earlier item came at most.",
        examples: ["7 days"],
        is: "duration",
      }),
    same: oneOrMore(fieldName())
      .optional()
      .meta({ description: "Fields that both have in common, such as ContactId.", examples: ["ContactId"] }),
    in: z.array(fieldName()).min(1).optional().meta({ description: "Fields that are compared." }),
    "at least": z
      .number()
      .min(0.5, "Texts that are less than half alike are not compared.")
      .max(1)
      .default(ALIKE)
      .meta({ description: "How alike the texts must be at least, from 0.5 to 1.", is: "sureness" }),
    gives: literal().optional().meta({ description: "What the fact is when there is one." }),
  })
  .transform(
    ({ repeats, same, in: fields, "at least": atLeast, gives }): RepeatRung => ({
      by: "repeat",
      within: repeats,
      same: same ?? [],
      ...(fields && { in: fields }),
      atLeast,
      ...(gives !== undefined && { gives }),
    }),
  )
  .meta({ title: "Seen before", by: "rule" });

/** What a rung wants remembered of every item. */
export const remembered = ({ in: fields, same, within }: RepeatRung, reads: string[]) => ({
  fields: fields ?? reads,
  same,
  within,
});

const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };

/** Asks what is remembered for an earlier item that says the same. */
export function recall(
  context: StepContext<unknown>,
  rung: RepeatRung,
): { recordId: string; text: string; read: string[] } | { abstains: string } {
  const { deciders, scope, at, recordId, workflow } = context;
  if (!deciders.recall) return { abstains: "nothing here remembers what others said" };
  const { fields, same, within } = remembered(rung, readsOf(context));
  const values = same.map((field) => scope.get(field) ?? null);
  const blank = same.find((_, place) => values[place] === null || values[place] === "");
  if (blank !== undefined) return { abstains: `there is no ${blank} that an earlier one could have too` };
  const found = deciders.recall({
    ...{ workflow: workflow.id, recordId, fields, same, values, atLeast: rung.atLeast },
    texts: fields.map((field) => scope.get(field) ?? null),
    since: new Date(Date.parse(at) - within.amount * UNIT_MS[within.unit]).toISOString(),
  });
  const whose = same.length > 0 ? ` of the same ${same.join(" and ")}` : "";
  if (!found) return { abstains: `nothing${whose} in the last ${within.text} says nearly the same` };
  const day = found.at.slice(0, 10);
  const text = `what came on ${day}${whose} (${found.recordId}) says nearly the same: ${percent(found.similarity)} alike`;
  return { recordId: found.recordId, text, read: [...fields, ...same] };
}
