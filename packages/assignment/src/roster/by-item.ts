import type { RosterView } from "../choose/view.ts";
import { nameKey } from "../teams/names.ts";
import { exact } from "./given.ts";
import type { Reservation } from "./state.ts";

/** Which reservations are of one item: an item does not stand in its own way when it gets another owner. */
export function reservationsByItem(open: Record<string, Reservation>) {
  const ids = new Map<string, Set<string>>();
  const add = (id: string, item: string) => {
    const known = ids.get(item);
    if (known) known.add(id);
    else ids.set(item, new Set([id]));
  };
  for (const [id, { item }] of Object.entries(open)) add(id, item);
  return {
    add,
    drop(id: string, item: string) {
      const known = ids.get(item);
      if (known?.delete(id) && known.size === 0) ids.delete(item);
    },
    has: (item: string) => ids.has(item),
    /** The view for an item: without what it takes of somebody now. */
    apart(item: string, open: Record<string, Reservation>, view: RosterView): RosterView {
      const own = [...(ids.get(item) ?? [])].map((id) => open[id] as Reservation);
      if (own.length === 0) return view;
      const without = <T extends { load: number }>(of: T, counts: (one: Reservation) => boolean): T => ({
        ...of,
        load: exact(own.reduce((load, one) => (counts(one) ? load - one.size : load), of.load)),
      });
      return {
        ...view,
        workload: (id) => without(view.workload(id), ({ user }) => user === id),
        given: (key, id) =>
          without(
            view.given(key, id),
            ({ team, user }) => nameKey(team) === key && (id === undefined || user === id),
          ),
        all: () => without(view.all(), () => true),
      };
    },
  };
}
