import type { ChooseRequest } from "../types.ts";
import { behind } from "../ways/percent-split.ts";
import { countIn, periodStart } from "./periods.ts";
import type { RosterView } from "./view.ts";

/** The teams that a request asks, the one most behind its share of this month's items first. */
export function inSplit({ team, split }: ChooseRequest, roster: RosterView, at: number): string[] {
  if (!split) return [team];
  const places = split.map(({ team, share }) => {
    const view = roster.team(team);
    if (!view) return { team, place: Number.MAX_VALUE };
    const { items } = countIn(roster.given(view.key), "month", periodStart(view.dayOf(at), "month"));
    return { team, place: behind(items, share) };
  });
  return places.sort((a, b) => a.place - b.place).map(({ team }) => team);
}
