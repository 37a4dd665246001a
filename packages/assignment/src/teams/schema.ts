import { z } from "zod";
import { date, hours } from "./hours-schema.ts";
import { parseSource } from "./source.ts";

const name = z.string().trim().min(1, "A name must not be empty.");

const wholeNumber = (what: string, from: number, to: number) => {
  const error = `${what} is a whole number from ${from} to ${to}.`;
  return z.int(error).min(from, error).max(to, error);
};

const away = z
  .strictObject({ from: date, to: date })
  .refine(({ from, to }) => from <= to, "This absence ends before it begins.");

const points = wholeNumber("Capacity", 1, 10_000);

const source = z.string().transform((text, context) => {
  const read = parseSource(text);
  if (read) return read;
  context.addIssue(`"${text}" names nothing of the org. Write "queue NAME" or "group NAME".`);
  return z.NEVER;
});

const quota = z.strictObject({
  day: wholeNumber("A quota", 1, 100_000).optional(),
  week: wholeNumber("A quota", 1, 1_000_000).optional(),
  month: wholeNumber("A quota", 1, 10_000_000).optional(),
});

const SHARE = 'A share is written like "40 %", from 0 to 100.';

const share = z.union([z.string(), z.number()], { error: SHARE }).transform((written, context): number => {
  const share = Number(/^(\d{1,3})\s*%?$/.exec(String(written).trim())?.[1]);
  if (share <= 100) return share;
  context.addIssue({ code: "custom", message: SHARE });
  return z.NEVER;
});

const ATTRIBUTE = "An attribute is a text, a number, true or false, or a list of such.";
const plain = z.union([z.string(), z.number(), z.boolean()], { error: ATTRIBUTE });

const attributes = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/, "An attribute's name has letters, digits and _, as in member.region."),
  z.union([plain, z.array(plain)], { error: ATTRIBUTE }),
);

const member = z.strictObject({
  user: name,
  name: name.optional(),
  skills: z.record(z.string(), wholeNumber("A skill", 1, 5)).optional(),
  capacity: points.optional(),
  /** Points at one time, and given in a period, in this team. */
  cap: wholeNumber("A cap", 1, 10_000).optional(),
  quota: quota.optional(),
  weight: wholeNumber("Weight", 1, 20).default(1),
  share: share.optional(),
  attributes: attributes.optional(),
  hours: name.optional(),
  away: z.array(away).default([]),
});

const team = z
  .strictObject({
    hours: name.default("default"),
    queue: name.optional(),
    /** Points of the whole team at once, and given in a period. */
    cap: wholeNumber("A cap", 1, 1_000_000).optional(),
    quota: quota.optional(),
    /** Who is a member beside those who are listed. */
    from: z.preprocess((one) => (typeof one === "string" ? [one] : one), z.array(source).optional()),
    /** Who is none, though the org says so. */
    without: z.array(name).optional(),
    /** Of members of whom nobody says another one. */
    capacity: points.optional(),
    members: z.array(member).optional(),
  })
  .check(({ value, issues }) => {
    const missing = (path: PropertyKey[]) =>
      issues.push({ code: "invalid_type", expected: "unknown", input: undefined, path });
    if (value.from?.length) {
      // what the org is silent about has to be said by somebody
      if (value.capacity === undefined) missing(["capacity"]);
    } else if (value.members === undefined) missing(["members"]);
    else if (value.members.length === 0)
      issues.push({ code: "custom", message: "A team needs a member.", input: value, path: ["members"] });
    for (const [at, { capacity }] of (value.members ?? []).entries())
      if (capacity === undefined && value.capacity === undefined && !value.from?.length)
        missing(["members", at, "capacity"]);
  });

/** The structure of `teams.yaml`; names are held against each other afterwards. */
export const teamsFile = z.strictObject({
  hours: z.record(name, hours),
  /** Points of all teams at once. */
  cap: wholeNumber("A cap", 1, 1_000_000).optional(),
  /** Objects whose open records count as work that somebody has beside ours. */
  elsewhere: z
    .union([z.literal("none").transform((): string[] => []), z.array(name)], {
      error: 'Say whose open records count: "none", or objects such as [Case, Lead].',
    })
    .optional(),
  teams: z.record(name, team),
});

export type TeamsFile = z.output<typeof teamsFile>;
