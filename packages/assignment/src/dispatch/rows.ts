import { type Candidate, candidateOf } from "../choose/candidate.ts";
import { type Attempt, attemptAt, membersToAsk } from "../choose/search.ts";
import { inSplit } from "../choose/split.ts";
import type { RosterView, TeamView } from "../choose/view.ts";
import { fits } from "../criteria/index.ts";
import { type Kind, kindOf } from "../speed/state.ts";
import type { ChooseRequest } from "../types.ts";
import type { HeldItem } from "./urgency.ts";

/** Who can take an item. Items that differ only in how urgent they are share one. */
export interface Row {
  team: TeamView;
  kind: Kind;
  attempt: Attempt;
  /** Nothing stands against them. */
  free: Candidate[];
  /** Only their work does. Looked for when somebody asks. */
  soon(): Candidate[];
  /** All who are at work, whatever they can do. */
  onDuty(): Candidate[];
}

/** What does not stand against being at work. */
const NOT_THE_DAY = new Set<string | undefined>(["sticky", "skills", "levels", "capacity", "turn"]);

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
export function keyOf({ request, from = 0 }: HeldItem): string {
  const known = keys.get(request);
  if (known !== undefined) return `${from} ${known}`;
  const { wait: _, by: _by, ...rest } = request;
  const key = JSON.stringify(rest);
  keys.set(request, key);
  return `${from} ${key}`;
}

const keys = new WeakMap<ChooseRequest, string>();

/** The first of what may be given up until the next hold at which somebody is free; the first of all where nobody is. */
function rowOf({ request, from = 0 }: HeldItem, roster: RosterView, at: number): Row | undefined {
  let first: Row | undefined;
  const stages = stagesOf(request, from).flatMap((stage) =>
    // of several teams by their shares, the one most behind comes first
    (stage.team === request.team ? inSplit(request, roster, at) : [stage.team]).map((team) => ({
      ...stage,
      team,
    })),
  );
  for (const { team, dropped } of stages) {
    const view = roster.team(team);
    if (!view) continue;
    const attempt = attemptAt({ request, roster, at, dropped: new Set(dropped), givenUp: dropped }, team);
    const row: Row = {
      ...{ team: view, kind: kindOf(request), attempt, free: attempt.fitting },
      ...others(view, attempt, roster),
    };
    if (row.free.length > 0) return row;
    first ??= row;
  }
  return first;
}

function others(team: TeamView, attempt: Attempt, roster: RosterView): Pick<Row, "soon" | "onDuty"> {
  const { criteria, demand, fitting } = attempt;
  let soon: Candidate[] | undefined;
  return {
    soon() {
      if (soon) return soon;
      const free = new Set(fitting.map(({ member }) => member));
      const rest = criteria.filter(({ name }) => name !== "capacity");
      const members = demand ? membersToAsk(demand).filter((member) => !free.has(member)) : [];
      soon = members.map((member) => candidateOf(member, roster)).filter((one) => fits(one, rest));
      return soon;
    },
    onDuty() {
      const day = criteria.filter(({ name }) => !NOT_THE_DAY.has(name));
      return team.members.map((member) => candidateOf(member, roster)).filter((one) => fits(one, day));
    },
  };
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
