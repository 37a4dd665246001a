import { randomUUID } from "node:crypto";
import { type MergedTeams, nameKey, type Teams } from "@throughline/assignment";
import type { AuditStore } from "@throughline/audit";
import type { Directory } from "@throughline/connectors";
import { type Clock, RefusedError } from "@throughline/runtime";
import type { TeamsOfOrg } from "../../people.ts";
import { type Absence, absencesIn, addAbsenceEntry } from "./journal.ts";

export type { Absence } from "./journal.ts";

/** Who is away, as people enter it here: beside `teams.yaml` and the org's calendars, never in their place. */
export interface Absences {
  /** What was entered and is not over for good. */
  list(): readonly Absence[];
  /** @throws RefusedError `not-found`: nobody of that name is in a team; `invalid`: the days are none */
  enter(absence: Omit<Absence, "id">): Promise<Absence>;
  /** They are there again, or it was a mistake. @throws RefusedError `not-found` */
  end(id: string, by: string): Promise<void>;
  /** The same people, with what was entered here. */
  over(people: TeamsOfOrg): TeamsOfOrg;
}

/** Longer than this nobody is away: a year was mistyped. */
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/** @throws StoreError when the store cannot be read */
export async function openAbsences(store: AuditStore, clock: Clock): Promise<Absences> {
  let known = await absencesIn(store);
  let people: TeamsOfOrg | undefined;
  const listeners = new Set<() => void>();
  const set = (absences: Absence[]) => {
    known = absences;
    for (const listener of listeners) listener();
  };

  return {
    list: () => known,
    async enter(absence) {
      checkDays(absence);
      const user = memberNamed(people?.now().teams, absence.user);
      if (user === undefined)
        throw new RefusedError("not-found", `No team has a member "${absence.user}".`, "user");
      const entered = { ...absence, id: randomUUID(), user };
      set(await addAbsenceEntry(store, { at: clock.now(), kind: "absence-entered", ...entered }));
      return entered;
    },
    async end(id, by) {
      const check = (absences: Absence[]) => {
        if (!absences.some((one) => one.id === id))
          throw new RefusedError("not-found", "This absence was ended before, or was never entered here.");
      };
      set(await addAbsenceEntry(store, { at: clock.now(), kind: "absence-ended", id, by }, check));
    },
    over(those) {
      people = those;
      let made: { of: MergedTeams; with: readonly Absence[]; teams: MergedTeams } | undefined;
      return {
        ...those,
        now() {
          const of = those.now();
          if (made?.of !== of || made.with !== known)
            made = { of, with: known, teams: { ...of, teams: withAway(of.teams, known) } };
          return made.teams;
        },
        directory: toldBy(those.directory, listeners),
      };
    },
  };
}

/** Whoever follows the people is told of absences as of everything else. */
function toldBy(directory: Directory, listeners: Set<() => void>): Directory {
  return {
    ...directory,
    changed(call) {
      const stop = directory.changed?.(call);
      listeners.add(call);
      return () => {
        listeners.delete(call);
        stop?.();
      };
    },
  };
}

/** Teams with absences of their members. The same object where there are none. */
export function withAway(teams: Teams, absences: readonly Pick<Absence, "user" | "from" | "to">[]): Teams {
  if (absences.length === 0) return teams;
  const away = Map.groupBy(absences, ({ user }) => nameKey(user));
  return {
    ...teams,
    teams: teams.teams.map((team) => ({
      ...team,
      members: team.members.map((member) => {
        const own = away.get(nameKey(member.user));
        return own
          ? { ...member, away: [...member.away, ...own.map(({ from, to }) => ({ from, to }))] }
          : member;
      }),
    })),
  };
}

const memberNamed = (teams: Teams | undefined, user: string): string | undefined =>
  teams?.teams.flatMap(({ members }) => members).find((member) => nameKey(member.user) === nameKey(user))
    ?.user;

/** @throws RefusedError */
export function checkDays({ from, to }: { from: string; to: string }): void {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  const wrong = (field: string, message: string) => new RefusedError("invalid", message, field);
  if (Number.isNaN(first)) throw wrong("from", `"${from}" is no date. Write it like 2026-11-23.`);
  if (Number.isNaN(last)) throw wrong("to", `"${to}" is no date. Write it like 2026-11-23.`);
  if (last < first) throw wrong("to", `The absence ends on ${to}, before it begins on ${from}.`);
  if (last - first > MOST_DAYS * DAY_MS)
    throw wrong("to", `From ${from} to ${to} is more than a year. Take somebody out of teams.yaml instead.`);
}
