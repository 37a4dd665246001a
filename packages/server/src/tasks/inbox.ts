import type { Teams } from "@throughline/assignment";
import { todayOf } from "../teams/today.ts";
import type { Inbox, TaskLine } from "./api.ts";
import type { DoneAnswers } from "./done.ts";
import type { TaskLines } from "./lines.ts";

const SOON_MS = 20 * 60_000;

const KINDS = [
  ["triage", "Triage"],
  ["approval", "Approvals"],
  ["form", "Forms"],
] as const;

/** What one person has to do. */
export async function inboxOf(
  world: { lines: TaskLines; done: DoneAnswers; teams: Teams; now: string },
  { me, tab, q, limit }: { me: string; tab: string; q?: string; limit: number },
): Promise<Inbox> {
  const { lines, done, teams, now } = world;
  const all = await lines.all();
  const isFor = reach(me, teams);
  const open = all.filter(({ held }) => !held);
  const mine = open.filter(isFor);
  const queues = new Map<string, TaskLine[]>();
  for (const line of open) if (!line.for) queues.set(line.to, [...(queues.get(line.to) ?? []), line]);
  const of: Record<string, TaskLine[]> = {
    mine,
    ...Object.fromEntries(KINDS.map(([kind]) => [kind, mine.filter((line) => line.kind === kind)])),
    ...Object.fromEntries([...queues].map(([to, some]) => [`to:${to}`, some])),
  };
  const mineDone = await done.of(me, todayOf(teams, now).from);
  const word = q?.trim().toLowerCase();
  const found = (of[tab] ?? []).filter((line) => !word || textOf(line).includes(word));
  const tabs = [
    { id: "mine", label: "Mine", count: mine.length },
    ...KINDS.map(([id, label]) => ({ id, label, count: of[id]?.length ?? 0 })),
    ...[...queues]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([to, some]) => ({ id: `to:${to}`, label: to, count: some.length })),
    { id: "done", label: "Done today", count: mineDone.count },
  ];
  const soon = new Date(Date.parse(now) + SOON_MS).toISOString();
  return {
    tabs,
    rows: found.slice(0, limit),
    total: found.length,
    soon: mine.filter(({ due }) => due !== undefined && due <= soon).length,
    done: { count: mineDone.count, paceMs: mineDone.paceMs },
    held: all.filter(({ held }) => held?.by === me).sort((a, b) => (held(a) < held(b) ? 1 : -1)),
  };
}

const held = (line: TaskLine) => line.held?.until ?? "";

const textOf = ({ number, subject, customer, title, to }: TaskLine) =>
  [number, subject, customer, title, to].join("\n").toLowerCase();

/**
 * Whether somebody may answer: what only they are asked, what their teams are asked, and what a queue is asked of which
 * nobody here knows the members. What they have passed on is not theirs any more.
 */
function reach(me: string, { teams }: Teams): (line: TaskLine) => boolean {
  const same = (name: string | undefined) => name?.toLowerCase() === me.toLowerCase();
  const known = new Map(teams.map(({ name, members }) => [name.toLowerCase(), members]));
  return ({ for: only, to, passed }) => {
    if (only) return same(only.name) || same(only.id);
    if (passed.some(same)) return false;
    const members = known.get(to.toLowerCase());
    return !members || same(to) || members.some(({ user, name }) => same(user) || same(name));
  };
}
