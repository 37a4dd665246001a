import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { alwaysOpen, parseDays, parseShifts } from "../hours/week.ts";
import type { Shift } from "../types.ts";

const name = z.string().trim().min(1, "A name must not be empty.");

const date = z.string({ error: "A date is expected, such as 2026-12-25." }).refine(isDate, {
  error: ({ input }) => `"${input}" is no date. Write it like 2026-12-25.`,
});

const zone = z.string().refine(isZone, {
  error: ({ input }) => `"${input}" is no time zone. Use a name such as Europe/Berlin or UTC.`,
});

const wholeNumber = (what: string, from: number, to: number) => {
  const error = `${what} is a whole number from ${from} to ${to}.`;
  return z.int(error).min(from, error).max(to, error);
};

const week = z.union([z.literal("always"), z.record(z.string(), z.string())], {
  error: 'A week is "always", or days with their times, such as { mon-fri: "09:00-18:00" }.',
});

const hours = z.strictObject({
  zone,
  week: week.transform((written, context) => {
    if (written === "always") return alwaysOpen();
    const shifts: Shift[][] = [[], [], [], [], [], [], []];
    const taken = new Set<number>();
    const complain = (key: string, message: string, at?: "key") =>
      context.addIssue({ code: "custom", message, path: [key], params: { at } });
    for (const [key, text] of Object.entries(written)) {
      const days = parseDays(key);
      const times = parseShifts(text);
      if (!days) complain(key, `"${key}" names no days. Write mon, mon-fri or "sat, sun".`, "key");
      if (typeof times === "string") complain(key, times);
      if (!days || typeof times === "string") continue;
      if (days.some((day) => taken.has(day))) {
        complain(key, `"${key}" names a day that stands there already. Name each day once.`, "key");
      }
      for (const day of days) {
        taken.add(day);
        shifts[day] = times;
      }
    }
    if (Object.keys(written).length === 0)
      context.addIssue({ code: "custom", message: "These hours never open. Name a day." });
    return shifts;
  }),
  holidays: z.array(date).default([]),
});

const away = z
  .strictObject({ from: date, to: date })
  .refine(({ from, to }) => from <= to, "This absence ends before it begins.");

const member = z.strictObject({
  user: name,
  name: name.optional(),
  skills: z.record(z.string(), wholeNumber("A skill", 1, 5)).default({}),
  capacity: wholeNumber("Capacity", 1, 10_000),
  weight: wholeNumber("Weight", 1, 20).default(1),
  hours: name.optional(),
  away: z.array(away).default([]),
});

const team = z.strictObject({
  hours: name.default("default"),
  queue: name.optional(),
  members: z.array(member).min(1, "A team needs a member."),
});

/** The structure of `teams.yaml`; names are held against each other afterwards. */
export const teamsFile = z.strictObject({
  hours: z.record(name, hours),
  teams: z.record(name, team),
});

export type TeamsFile = z.output<typeof teamsFile>;

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
