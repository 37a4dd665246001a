import type { ItemHistory, Ownership } from "@throughline/assignment";
import type { MeasuredItem } from "@throughline/audit";
import type { History, Tenure } from "@throughline/engine";

/** What is known of people beside the trail: both may be unknown. */
export interface People {
  /** The team of a user, by id. */
  teamOf(user: string): string | undefined;
  /** Whether a user was at work at an instant. */
  atWork?(user: string, at: string): boolean | undefined;
}

export type Measured = MeasuredItem & { history: History };

/** An item as its trail tells it, in the form that the measures take. */
export function itemHistory(measured: Measured, { teamOf }: People): ItemHistory {
  const { item, startedAt, endedAt, workflow, history } = measured;
  const topic = topicOf(history);
  return {
    item,
    arrived: Date.parse(startedAt),
    owners: history.owners.map((tenure) => ownership(tenure, teamOf)),
    ...(endedAt && { ended: { at: Date.parse(endedAt) } }),
    attributes: { workflow, week: weekOf(startedAt), ...(topic !== undefined && { topic }) },
    milestones: Object.entries(history.milestones).map(([name, { met }]) => ({ name, met })),
  };
}

function ownership(
  { at, id, name, kind, team, how, by, step, entry }: Tenure,
  teamOf: People["teamOf"],
): Ownership {
  const of = team ?? (kind === "queue" ? name : teamOf(id));
  return {
    // as a number: it is read again and again
    at: Date.parse(at),
    ...(kind === "user" && { person: id }),
    ...(of !== undefined && { team: of }),
    by: how === "chosen" ? "workflow" : (by ?? how),
    ...(step !== undefined && { step }),
    decision: String(entry),
  };
}

/** What it is about: the fact "topic", or else what the first choice of an owner rested on first. */
function topicOf({ settled, owners }: History): string | undefined {
  const read = owners.flatMap(({ read }) => read ?? []);
  const name = ["topic", ...read].find(
    (name) => Object.hasOwn(settled, name) && settled[name]?.value !== undefined,
  );
  return name === undefined ? undefined : settled[name]?.value;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** A Monday. */
const FIRST_WEEK = Date.UTC(1970, 0, 5);
const names = new Map<number, string>();

/** The Monday of the week of an instant, UTC: "2026-11-23". */
export function weekOf(at: string): string {
  const week = Math.floor((Date.parse(at) - FIRST_WEEK) / WEEK_MS);
  const known = names.get(week) ?? new Date(FIRST_WEEK + week * WEEK_MS).toISOString().slice(0, 10);
  names.set(week, known);
  return known;
}
