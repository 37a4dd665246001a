import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { alwaysOpen, parseDays, parseShifts } from "../hours/week.ts";
import type { Hours, Shift } from "../types.ts";

export const date = z.string({ error: "A date is expected, such as 2026-12-25." }).refine(isDate, {
  error: ({ input }) => `"${input}" is no date. Write it like 2026-12-25.`,
});

const zone = z.string().refine(isZone, {
  error: ({ input }) => `"${input}" is no time zone. Use a name such as Europe/Berlin or UTC.`,
});

const week = z.union([z.literal("always"), z.record(z.string(), z.string())], {
  error: 'A week is "always", or days with their times, such as { mon-fri: "09:00-18:00" }.',
});

const closed = z.record(date, z.string()).transform((written, context) =>
  Object.entries(written).flatMap(([on, text]) => {
    const times = parseShifts(text);
    if (typeof times !== "string") return times.map((time) => ({ date: on, ...time }));
    context.addIssue({ code: "custom", message: times, path: [on] });
    return [];
  }),
);

const shifts = z.strictObject({
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
  closed: closed.optional(),
  reversed: z.boolean().optional(),
});

const ofOrg = z.strictObject({
  from: z.string().transform((text, context) => {
    const [, name] = /^org\s+(\S.*)$/i.exec(text.trim()) ?? [];
    if (name !== undefined) return name;
    context.addIssue(`"${text}" names no business hours of the org. Write "org NAME".`);
    return z.NEVER;
  }),
  holidays: z.array(date).optional(),
});

const outside = z.strictObject({ outside: z.string().trim().min(1, "A name must not be empty.") });

/** Hours as they are written: shifts, those of the org, or the time outside of others. */
export const hours = z.unknown().transform((written, context) => {
  const has = (key: string) => typeof written === "object" && written !== null && key in written;
  const form: z.ZodType<WrittenHours> = has("from") ? ofOrg : has("outside") ? outside : shifts;
  const read = form.safeParse(written, { reportInput: true });
  if (read.success) return read.data;
  context.issues.push(...(read.error.issues as typeof context.issues));
  return z.NEVER;
});

type WrittenHours = Omit<Hours, "name"> | { from: string; holidays?: string[] } | { outside: string };

/**
 * Hours by their names, those outside of others made of these. Whoever is outside of itself is left out.
 * Those of the org are around the clock until the org has been asked.
 */
export function hoursByName(
  written: Record<string, WrittenHours>,
  named: (name: string) => string,
): Record<string, Hours> {
  const make = (name: string, seen: string[]): Hours | undefined => {
    const one = written[name];
    if (!one || seen.includes(name)) return undefined;
    if ("outside" in one) {
      const inside = make(named(one.outside), [...seen, name]);
      return inside && { ...inside, name, reversed: !inside.reversed };
    }
    if (!("from" in one)) return { name, ...one };
    const { from: org, holidays = [] } = one;
    return { name, zone: "UTC", week: alwaysOpen(), holidays, org };
  };
  return Object.fromEntries(
    Object.keys(written).flatMap((name) => {
      const hours = make(name, []);
      return hours ? [[name, hours]] : [];
    }),
  );
}

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
