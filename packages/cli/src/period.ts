import { Flags } from "@oclif/core";

/** Flags of commands that are about a time; all times are UTC, as those of the trail. */
export const periodFlags = {
  month: Flags.string({
    description: "A month, such as 2026-11. This month, if nothing is said.",
    exclusive: ["from", "until"],
  }),
  from: Flags.string({ description: "First day, such as 2026-11-01.", dependsOn: ["until"] }),
  until: Flags.string({ description: "First day after it.", dependsOn: ["from"] }),
  since: Flags.string({
    description: "The last days or weeks until now, such as 90d or 12w.",
    exclusive: ["month", "from", "until"],
  }),
};

export interface Period {
  /** ISO instants; the second is not in it. */
  from: string;
  until: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
const MONTH = /^\d{4}-\d{2}$/;

/** The period that the flags mean, or what is wrong with them. */
export function periodOf(
  flags: {
    month?: string | undefined;
    from?: string | undefined;
    until?: string | undefined;
    since?: string | undefined;
  },
  now: string,
): Period | { wrong: string } {
  const { month = now.slice(0, 7), from, until } = flags;
  if (flags.since !== undefined) return lately(flags.since, now);
  if (from === undefined || until === undefined) {
    const first = instant(MONTH, month, `${month}-01`);
    if (!first) return { wrong: `${month} is no month: write it as 2026-11.` };
    const next = new Date(first);
    next.setUTCMonth(next.getUTCMonth() + 1);
    return { from: first, until: next.toISOString() };
  }
  const [begins, ends] = [instant(DAY, from), instant(DAY, until)];
  if (!begins || !ends) return { wrong: `${begins ? until : from} is no day: write it as 2026-11-01.` };
  if (begins >= ends) return { wrong: "The period ends before it begins." };
  return { from: begins, until: ends };
}

/** Whole days, today with them. */
function lately(since: string, now: string): Period | { wrong: string } {
  const [, amount, unit] = /^(\d{1,4})([dw])$/.exec(since) ?? [];
  const days = Number(amount) * (unit === "w" ? 7 : 1);
  if (!(days > 0)) return { wrong: `${since} is no time: write it as 90d or 12w.` };
  const tomorrow = Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`) + DAY_MS;
  return { from: new Date(tomorrow - days * DAY_MS).toISOString(), until: new Date(tomorrow).toISOString() };
}

/** Days that the calendar does not have are none: 2026-02-30 would be read as a day of March. */
function instant(form: RegExp, text: string, day = text): string | undefined {
  const time = form.test(text) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  const iso = new Date(time).toISOString();
  return iso.startsWith(day) ? iso : undefined;
}
