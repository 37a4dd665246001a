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

const member = z.strictObject({
  user: name,
  name: name.optional(),
  skills: z.record(z.string(), wholeNumber("A skill", 1, 5)).optional(),
  capacity: points.optional(),
  weight: wholeNumber("Weight", 1, 20).default(1),
  hours: name.optional(),
  away: z.array(away).default([]),
});

const team = z
  .strictObject({
    hours: name.default("default"),
    queue: name.optional(),
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
  teams: z.record(name, team),
});

export type TeamsFile = z.output<typeof teamsFile>;
