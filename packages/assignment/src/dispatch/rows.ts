import { type Demand, demandOf, fits, type Weighed, weigh } from "../choose/criteria.ts";
import { keeperOf } from "../choose/sticky.ts";
import type { RosterView, TeamView } from "../choose/view.ts";
import { type Kind, kindOf } from "../speed/state.ts";
import type { ChooseRequest } from "../types.ts";
import type { HeldItem } from "./urgency.ts";

/** Who can take an item. Items that differ only in how urgent they are share one. */
export interface Row {
  team: TeamView;
  kind: Kind;
  demand: Demand;
  /** What was given up, for people. */
  givenUp: string[];
  /** Everybody in the team. */
  weighed: Weighed[];
  /** Nothing stands against them. */
  free: Weighed[];
  /** Only their work does. */
  soon: Weighed[];
}

/** Finds the rows of items; of equal requests the same one. */
export function rowsOf(roster: RosterView, at: number): (held: HeldItem) => Row | undefined {
  const known = new Map<string, Row | undefined>();
  return (held) => {
    const key = keyOf(held);
    if (!known.has(key)) known.set(key, rowOf(held, roster, at));
    return known.get(key);
  };
}

/** All of a request that decides who can take it. */
function keyOf({ request, from = 0 }: HeldItem): string {
  const { wait: _, by: _by, ...rest } = request;
  return `${from} ${JSON.stringify(rest)}`;
}

/** The first of what may be given up until the next hold at which somebody is free; the first of all where nobody is. */
function rowOf({ request, from = 0 }: HeldItem, roster: RosterView, at: number): Row | undefined {
  let first: Row | undefined;
  for (const { team, dropped } of stagesOf(request, from)) {
    const view = roster.team(team);
    if (!view) continue;
    const stickyTo = dropped.includes("sticky") ? undefined : keeperOf(request, view, roster, at);
    const demand = { ...demandOf(request, at, new Set(dropped)), stickyTo };
    const weighed = view.members.map((member) => weigh(member, demand, roster));
    const row = {
      team: view,
      kind: kindOf(request),
      demand,
      givenUp: dropped,
      weighed,
      free: weighed.filter(fits),
      soon: weighed.filter(({ against }) => against.length === 1 && against[0]?.failure === "capacity"),
    };
    if (row.free.length > 0) return row;
    first ??= row;
  }
  return first;
}

function stagesOf({ team, otherwise }: ChooseRequest, from: number): { team: string; dropped: string[] }[] {
  let asked = team;
  const dropped: string[] = [];
  const stages: { team: string; dropped: string[] }[] = [];
  for (const [place, relaxation] of otherwise.entries()) {
    if (place === from) stages.push({ team: asked, dropped: [...dropped] });
    if (relaxation.do === "queue" || (relaxation.do === "hold" && place >= from)) return stages;
    if (relaxation.do === "drop") dropped.push(relaxation.criterion);
    if (relaxation.do === "team") asked = relaxation.team;
    if (place >= from) stages.push({ team: asked, dropped: [...dropped] });
  }
  if (from >= otherwise.length) stages.push({ team: asked, dropped });
  return stages;
}
