import type { Choice } from "../choose/choose.ts";
import type { Given, RosterView, Turn, Workload } from "../choose/view.ts";
import { counted, exact } from "../roster/given.ts";
import { nameKey } from "../teams/names.ts";

/** A view in which what has just been given away counts already. */
export function givenBy(roster: RosterView, at: number) {
  const more = new Map<string, { load: number; total: number }>();
  const given = new Map<string, Given>();
  const turns = new Map<string, Turn>();
  let all = 0;
  const view: RosterView = {
    ...roster,
    workload(userId): Workload {
      const work = roster.workload(userId);
      const given = more.get(userId);
      return given ? { load: work.load + given.load, total: work.total + given.total, last: at } : work;
    },
    given: (team, user = "") => given.get(`${team}\n${user}`) ?? roster.given(team, user || undefined),
    all() {
      const { load, cap } = roster.all();
      return { load: exact(load + all), ...(cap !== undefined && { cap }) };
    },
    turn: (team) => turns.get(team) ?? roster.turn(team),
  };
  return {
    view,
    /** Somebody was chosen for so many points. */
    give({ user, chosen, day = "", turn }: Choice & { ok: true }, size: number): void {
      if (user === undefined) return;
      const { load, total } = more.get(user) ?? { load: 0, total: 0 };
      more.set(user, { load: load + size, total: total + 1 });
      const team = nameKey(chosen.team);
      for (const who of ["", user]) given.set(`${team}\n${who}`, counted(view.given(team, who), size, day));
      if (turn) turns.set(turn.team, turn);
      all += size;
    },
  };
}
