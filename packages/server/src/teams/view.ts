import { inHoursNow, type MemberNow, type RosterState, teamNow } from "@throughline/assignment";
import type { HeldItem, MemberView, SpanView, TeamLine, TeamView } from "../api-types.ts";
import type { Backend } from "../backend.ts";
import { teamDay } from "./day.ts";
import { poolOf, shortly } from "./pool.ts";

/** People and items that are listed; figures count all. */
const MOST_MEMBERS = 200;
const MOST_HELD = 20;

/** Every team in one line. */
export function teamLines({ teams, clock }: Backend): TeamLine[] {
  const waiting = waitingBy(teams.roster());
  const at = clock.now();
  const world = worldOf(teams);
  return teams.now().teams.map((team) => ({
    name: team.name,
    members: team.members.length,
    inHours: inHoursNow(team, world, at),
    waiting: (waiting.get(key(team.name)) ?? []).length,
  }));
}

/** A team as it is now, with the items that its members hold; `undefined`: there is no such team. */
export async function teamView(backend: Backend, name: string): Promise<TeamView | undefined> {
  const { teams, clock } = backend;
  const team = teams.now().teams.find((one) => key(one.name) === key(name));
  if (!team) return undefined;
  const at = clock.now();
  const seen = teamNow(team, worldOf(teams), at);
  const listed = seen.members.slice(0, MOST_MEMBERS);
  const names = new Map(seen.members.map(({ user, name }) => [user, name]));
  const held = reservations(backend);
  const since = waitingBy(teams.roster()).get(key(team.name)) ?? [];
  return {
    name: seen.name,
    at,
    zone: seen.zone,
    day: spanOf(seen.day),
    queue: seen.queue ?? null,
    members: await Promise.all(
      listed.map((member) => memberView(backend, member, held.get(member.id) ?? [])),
    ),
    more: seen.members.length - listed.length,
    inHours: seen.inHours,
    load: seen.load,
    capacity: seen.capacity,
    all: { ...seen.all, cap: seen.all.cap ?? null },
    today: await teamDay(backend, team.name, iso(seen.day.from)),
    coming: seen.coming.map(({ at, inHours }) => ({ at: iso(at), inHours })),
    skills: seen.skills,
    pool: await poolOf(backend, team.name),
    waiting: since.length,
    oldest: since.length ? since.reduce((a, b) => (a < b ? a : b)) : null,
    ahead: seen.daysAhead.map(({ away, ...day }) => ({
      ...day,
      away: away.map((user) => names.get(user) ?? user),
    })),
  };
}

const worldOf = ({ now, directory, roster }: Backend["teams"]) => ({
  hours: now().hours,
  directory,
  state: roster(),
});

type Held = Pick<HeldItem, "key" | "size" | "since">;

/** What everybody holds, by the id of the user, the oldest first. */
function reservations({ teams }: Backend): Map<string, Held[]> {
  const open = Object.values(teams.roster().open);
  open.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const byUser = Map.groupBy(open, ({ user }) => user);
  return new Map(
    [...byUser].map(([user, all]) => [
      user,
      all.map(({ item, size, at }) => ({ key: item, size, since: at })),
    ]),
  );
}

async function memberView(backend: Backend, member: MemberNow, held: Held[]): Promise<MemberView> {
  const { id: _, until, what = "", shifts, inTeam, ...told } = member;
  const holds = await Promise.all(
    held.slice(0, MOST_HELD).map(async (one) => ({ ...one, ...(await shortly(backend, one.key)) })),
  );
  return {
    ...told,
    what,
    inTeam: { load: inTeam.load, cap: inTeam.cap ?? null },
    holds,
    until: until === undefined ? null : iso(until),
    shifts: shifts.map(spanOf),
    moreHeld: held.length - holds.length,
  };
}

/** Since when each item waits, by the team that it waits for. */
function waitingBy({ pool }: RosterState): Map<string, string[]> {
  const by = Map.groupBy(Object.values(pool), ({ request }) => key(request.team));
  return new Map([...by].map(([team, all]) => [team, all.map(({ since }) => since)]));
}

const key = (name: string) => name.trim().toLowerCase();
const iso = (ms: number) => new Date(ms).toISOString();
const spanOf = ({ from, to }: { from: number; to: number }): SpanView => ({ from: iso(from), to: iso(to) });
