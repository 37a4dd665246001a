import { parseDuration } from "@throughline/workflow";
import { parse } from "yaml";
import { z } from "zod";
import { nameKey } from "../teams/names.ts";
import type { Teams } from "../types.ts";
import type { Desk, GivenItem, UrgencyClass, WorkKind } from "./desk.ts";
import { FIRST_LEVEL, SECOND_LEVEL, staffOf } from "./staff.ts";

const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };

const time = z.string().transform((text, context) => {
  const found = parseDuration(text);
  if (found && !found.business) return found.amount * UNIT_MS[found.unit];
  context.addIssue({ code: "custom", message: `"${text}" is no length of time. Write it like 15 minutes.` });
  return z.NEVER;
});

const share = z.union([z.number(), z.string()]).transform((written, context) => {
  const text = typeof written === "string" ? /^([\d.]+)\s*%$/.exec(written.trim())?.[1] : undefined;
  const value = typeof written === "number" ? written : text === undefined ? Number.NaN : Number(text) / 100;
  if (value >= 0 && value <= 1) return value;
  context.addIssue({ code: "custom", message: `"${written}" is no share. Write it like 25 % or 0.25.` });
  return z.NEVER;
});

const positive = z.number().positive();

const work = z.strictObject({
  share: share.optional(),
  "per hour": z.number().min(0).optional(),
  "by hour": z.array(z.number().min(0)).length(24).optional(),
  team: z.string().optional(),
  skills: z.array(z.string()).optional(),
  minutes: positive.default(20),
  law: z.enum(["lognormal", "exponential", "fixed"]).default("lognormal"),
  spread: z.number().min(0).max(3).default(0.7),
});

const urgency = z.strictObject({
  share: share.optional(),
  within: time.optional(),
  priority: z.number().optional(),
});

const deskFile = z.strictObject({
  people: z.int().min(1).max(20_000).optional(),
  capacity: z.int().min(1).default(1),
  "second skill": z.number().positive().max(1).optional(),
  "speed by level": z.record(z.string().regex(/^[1-5]$/), positive).optional(),
  "speeds vary": share.default(0),
  speeds: z.record(z.string(), z.record(z.string(), positive)).default({}),
  load: z.number().positive().max(5).optional(),
  work: z.record(z.string(), work),
  urgency: z.record(z.string(), urgency).default({}),
  understood: share.default(1),
  "sent back after": time.default(180_000),
  starts: z.string().default("2026-11-02T08:00:00Z"),
  lasts: time.default(10 * UNIT_MS.days),
  "judged from": time.optional(),
  items: z.string().optional(),
});

/** A level has this speed when the file does not say. */
const USUAL_SPEEDS = { 1: 0.4, 2: 0.5, 3: 0.6, 4: 0.8, 5: 1 };

/**
 * Reads the file of a desk: what work comes, and how everybody really is at it. Never throws: without `desk` there is a
 * problem at least, each in a sentence with its place.
 *
 * @param teams those of `teams.yaml`; without them the desk's own `people` are dealt over its kinds of work
 */
export function parseDesk(text: string, teams?: Teams): { desk?: Desk; items?: string; problems: string[] } {
  let written: unknown;
  try {
    written = parse(text);
  } catch (error) {
    // the first line has the place, the others show it once more
    const [first = ""] = (error as Error).message.split("\n");
    return { problems: [`The file is no valid YAML: ${first.replace(/:$/, "")}.`] };
  }
  const read = deskFile.safeParse(written);
  if (!read.success)
    return {
      problems: read.error.issues.map(({ path, message }) => `${path.join(" → ") || "The file"}: ${message}`),
    };
  const file = read.data;
  const problems: string[] = [];
  const names = Object.keys(file.work);
  if (names.length === 0) problems.push("work: No kind of work. Name one.");
  if (!teams && file.people === undefined)
    problems.push("people: How many work here? Write it, or give --teams.");
  const from = Date.parse(file.starts);
  if (Number.isNaN(from))
    problems.push(`starts: "${file.starts}" is no instant. Write it like 2026-11-02T08:00:00Z.`);
  if (problems.length > 0) return { problems };

  const staff =
    teams ??
    staffOf({
      ...{ people: file.people as number, skills: names, capacity: file.capacity },
      second: file["second skill"] !== undefined,
    });
  const kinds = kindsOf(file, staff, problems);
  const second = file["second skill"];
  const judged = file["judged from"] ?? file.lasts / 2;
  const desk: Desk = {
    ...{ teams: staff, from, to: from + file.lasts, judgedFrom: from + judged, kinds },
    urgencies: urgenciesOf(file.urgency),
    speedByLevel: {
      ...USUAL_SPEEDS,
      ...(second !== undefined && { [SECOND_LEVEL]: second, [FIRST_LEVEL]: 1 }),
      ...file["speed by level"],
    },
    ...{ speedsVary: file["speeds vary"], speeds: file.speeds },
    ...{ misread: 1 - file.understood, sentBackAfter: file["sent back after"] },
  };
  if (problems.length > 0) return { problems };
  return { desk, problems, ...(file.items !== undefined && { items: file.items }) };
}

type DeskFile = z.output<typeof deskFile>;

function kindsOf(file: DeskFile, { teams }: Teams, problems: string[]): WorkKind[] {
  const [first] = teams;
  const people = new Set(teams.flatMap(({ members }) => members.map(({ user }) => nameKey(user)))).size;
  const entries = Object.entries(file.work);
  const shares = entries.reduce((sum, [, one]) => sum + (one.share ?? 1), 0);
  // work in minutes for each hour is what all have, times the load
  const minutes = entries.reduce((sum, [, one]) => sum + ((one.share ?? 1) / shares) * one.minutes, 0);
  const perHour = ((file.load ?? 0.7) * people * 60) / minutes;
  return entries.map(([name, one]) => {
    const team = teams.find((known) => nameKey(known.name) === nameKey(one.team ?? first?.name ?? ""));
    if (!team)
      problems.push(
        `work → ${name}: There is no team "${one.team}". Known: ${teams.map((known) => known.name).join(", ")}.`,
      );
    const skills = one.skills ?? [name];
    for (const skill of skills) {
      const has = team?.members.some((member) =>
        Object.keys(member.skills).some((own) => nameKey(own) === nameKey(skill)),
      );
      if (team && !has) problems.push(`work → ${name}: Nobody in ${team.name} has the skill "${skill}".`);
    }
    return {
      ...{ name, team: team?.name ?? "", skills: skills.map((skill) => ({ name: skill })) },
      perHour: one["per hour"] ?? ((one.share ?? 1) / shares) * perHour,
      ...(one["by hour"] && { byHour: one["by hour"] }),
      ...{ minutes: one.minutes, law: one.law, spread: one.spread },
    };
  });
}

/** Shares that are not written are what is left, in equal parts. */
function urgenciesOf(written: DeskFile["urgency"]): UrgencyClass[] {
  const entries = Object.entries(written);
  if (entries.length === 0) return [{ name: "normal", share: 1, within: UNIT_MS.hours, priority: 1 }];
  const open = entries.filter(([, one]) => one.share === undefined).length;
  const left = Math.max(0, 1 - entries.reduce((sum, [, one]) => sum + (one.share ?? 0), 0));
  return entries.map(([name, one], place) => ({
    name,
    share: one.share ?? left / open,
    ...(one.within !== undefined && { within: one.within }),
    // what is written first is the most urgent
    priority: one.priority ?? entries.length - place,
  }));
}

/** A desk for items that stand in a file: the kinds are those of the items, each a skill of the same name. */
export function deskOfItems(items: GivenItem[], teams: Teams): { desk?: Desk; problems: string[] } {
  const byKind = new Map<string, GivenItem[]>();
  for (const item of items) {
    const own = byKind.get(item.kind);
    if (own) own.push(item);
    else byKind.set(item.kind, [item]);
  }
  const minutes = (own: GivenItem[]) => {
    const known = own.flatMap((item) => item.minutes ?? []);
    return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : 20;
  };
  const work = Object.fromEntries([...byKind].map(([kind, own]) => [kind, { minutes: minutes(own) }]));
  const { desk, problems } = parseDesk(JSON.stringify({ work }), teams);
  return desk ? { desk: withItems(desk, items), problems } : { problems };
}

/** The same desk with these items instead of drawn ones, from the first to the last; the later half is judged. */
export function withItems(desk: Desk, items: GivenItem[]): Desk {
  const times = items.map(({ at }) => at).sort((a, b) => a - b);
  const from = times[0] ?? desk.from;
  const to = (times.at(-1) ?? from) + 1;
  return { ...desk, items, from, to, judgedFrom: times[Math.floor(times.length / 2)] ?? from };
}
