import type { RosterView, Workload } from "../choose/view.ts";

/** A view in which what has just been given away counts already. */
export function givenBy(roster: RosterView, at: number) {
  const more = new Map<string, { load: number; total: number }>();
  const view: RosterView = {
    ...roster,
    workload(userId): Workload {
      const work = roster.workload(userId);
      const given = more.get(userId);
      return given ? { load: work.load + given.load, total: work.total + given.total, last: at } : work;
    },
  };
  return {
    view,
    give(userId: string, size: number): void {
      const { load, total } = more.get(userId) ?? { load: 0, total: 0 };
      more.set(userId, { load: load + size, total: total + 1 });
    },
  };
}
