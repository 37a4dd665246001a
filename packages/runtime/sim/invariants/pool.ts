import {
  createRoster,
  emptyRoster,
  type RosterEntry,
  type RosterState,
  rosterApply,
} from "@throughline/assignment";
import { choicesHeld } from "@throughline/engine";
import { ROSTER } from "../../src/ports.ts";
import { directory, teams } from "../directory.ts";
import type { Evidence, Finding } from "./index.ts";

/** The pool is looked at each minute at least; what is proposed then takes a moment to be given. */
const FORGOTTEN_MS = 62_000;

/**
 * I18: whatever died in between, an item waits or is owned and never both, what waits in the items' trails waits in the
 * roster's, and no capacity is held for what is over. I19: nobody who fits what waits is free for longer than a minute.
 */
export function poolKept(
  evidence: Pick<Evidence, "all" | "states" | "outages" | "defective" | "aside" | "skew" | "end">,
): Finding[] {
  const findings: Finding[] = [];
  const say = (invariant: string, item: string | undefined, message: string) =>
    findings.push({ invariant, message, ...(item !== undefined && { item }) });
  const entries = evidence.all.flatMap(({ item, entry }) =>
    item === ROSTER ? [entry as unknown as RosterEntry] : [],
  );
  let state = emptyRoster();
  entries.forEach((entry, index) => {
    for (const { item, message } of misplaced(state, entry)) say("I18", item, message);
    state = rosterApply(state, entry);
    const next = entries[index + 1]?.at ?? evidence.end;
    for (const item of forgotten(state, entry.at, next, evidence))
      say("I19", item, `waits since ${entry.at}, though somebody who fits is free`);
  });
  for (const [item, live] of evidence.states) {
    for (const { id } of live ? choicesHeld(live) : [])
      if (!state.pool[id]) say("I18", item, `${id} waits by its trail, and not in the roster's pool`);
    const { reservation } = live ?? {};
    if (live?.status === "live" && reservation && !state.open[reservation])
      say("I18", item, `${reservation} holds no capacity, though its trail says so`);
    for (const offer of Object.keys((live?.status === "live" && live.offers) || {}))
      if (!state.open[offer]) say("I18", item, `${offer} is offered, and no capacity is kept for it`);
  }
  for (const [id, { item }] of Object.entries(state.pool))
    if (!evidence.states.get(item)?.open[id]?.pool)
      say("I18", item, `${id} is in the pool, and does not wait by its trail`);
  for (const [id, { item }] of Object.entries(state.open)) {
    const live = evidence.states.get(item);
    if (live?.status === "live" && live.offers?.[id]) continue;
    if (live?.status !== "live" || live.reservation !== id) say("I18", item, `${id} still holds capacity`);
  }
  return findings;
}

/** What an entry says of an item that is not where it is taken from. */
function misplaced(state: RosterState, entry: RosterEntry): { item?: string; message: string }[] {
  if (entry.kind === "held" && (state.open[entry.id] || state.pool[entry.id]))
    return [{ item: entry.item, message: `${entry.id} is held twice, or held and owned` }];
  if (entry.kind === "reserved" && state.open[entry.id])
    return [{ item: entry.item, message: `${entry.id} is given out twice` }];
  if (entry.kind === "withdrawn" && !state.pool[entry.id])
    return [{ message: `${entry.id} leaves the pool without being in it` }];
  return [];
}

/** Items that could have had somebody all the time from one entry to the next, and nothing was in the way. */
function forgotten(
  state: RosterState,
  from: string,
  to: string,
  { outages, defective, aside, skew }: Pick<Evidence, "outages" | "defective" | "aside" | "skew">,
): string[] {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  // where the clock jumps, nobody can say how long it was
  if (skew > 0 || end - begin < FORGOTTEN_MS || Object.keys(state.pool).length === 0) return [];
  const look = begin + FORGOTTEN_MS;
  if (outages.some((outage) => outage.from <= look && outage.to >= begin - 1_000)) return [];
  const free = ({ item }: { item: string }) => !defective.has(item) && !aside.has(item);
  const goes = (ms: number) =>
    new Set(
      createRoster(teams, directory, state)
        .dispatch(new Date(ms).toISOString(), free)
        .map(({ item }) => item),
    );
  // what becomes free on the way, because a hold is over, is looked at within a minute of that
  return [...goes(begin).intersection(goes(look))];
}
