import { choose } from "../choose/choose.ts";
import { dispatch, isMatched } from "../dispatch/dispatch.ts";
import type { HeldItem } from "../dispatch/urgency.ts";
import type { RosterEntry } from "../roster/entry.ts";
import { emptyRoster, rosterApply } from "../roster/state.ts";
import { viewOf } from "../roster/view.ts";
import { paceOf } from "../speed/pace.ts";
import { arrived, begun, emptyPace, ended, kindOf } from "../speed/state.ts";
import { nameKey } from "../teams/names.ts";
import type { ChooseRequest, Directory, Teams } from "../types.ts";

/** Who got what. */
export interface Given {
  id: string;
  user: string;
}

export interface Live {
  ask(id: string, request: ChooseRequest, at: number): Given[];
  back(id: string, at: number, finished: boolean): Given[];
  look(at: number): Given[];
  readonly waits: number;
}

export function liveOf(teams: Teams): Live {
  let state = emptyRoster();
  const pace = emptyPace();
  const users = teams.teams.flatMap(({ members }) => members.map(({ user }) => user));
  const directory: Directory = {
    user: (name) => ({ id: name, name, active: true }),
    queue: () => undefined,
  };
  const levels = new Map<string, Map<string, number>>();
  for (const { members } of teams.teams)
    for (const { user, skills } of members)
      levels.set(user, new Map(Object.entries(skills).map(([skill, level]) => [nameKey(skill), level])));
  void users;
  const view = {
    ...viewOf(teams, directory, () => state),
    pace: paceOf(
      () => pace,
      (user, kind) => {
        const own = levels.get(user);
        const needed = kind.split(" + ");
        return needed.reduce((sum, skill) => sum + (own?.get(skill) ?? 0), 0) / needed.length;
      },
    ),
  };
  const held = new Map<string, HeldItem>();
  const requests = new Map<string, ChooseRequest>();
  const owners = new Map<string, string>();
  let ripe = Number.POSITIVE_INFINITY;

  function give(id: string, request: ChooseRequest, choice: ReturnType<typeof choose>, at: number): Given[] {
    if (!choice.ok || choice.user === undefined) return [];
    const entry: RosterEntry = {
      ...{ kind: "reserved" as const, at: new Date(at).toISOString(), id, item: id, user: choice.user },
      ...{ team: choice.chosen.team, size: 1, chosen: choice.chosen },
    };
    if (choice.turn) entry.turn = choice.turn;
    state = rosterApply(state, entry);
    begun(pace, choice.user, id, kindOf(request).key, at);
    owners.set(id, choice.user);
    return [{ id, user: choice.user }];
  }

  function look(at: number): Given[] {
    if (held.size === 0 || at < ripe) return [];
    return dispatch([...held.values()], view, at).flatMap(({ held: one, choice }) => {
      held.delete(one.id);
      return give(one.id, one.request, choice, at);
    });
  }

  return {
    ask(id, request, at) {
      requests.set(id, request);
      arrived(pace, kindOf(request), at);
      if (isMatched(request) || held.size > 0) {
        held.set(id, { id, item: id, request, since: at });
        ripe = Math.min(ripe, at + (request.wait?.togetherMs ?? 0));
        return look(at);
      }
      const choice = choose(request, view, new Date(at).toISOString());
      if (choice.ok) return give(id, request, choice, at);
      held.set(id, { id, item: id, request, since: at });
      ripe = 0;
      return [];
    },
    back(id, at, finished) {
      const user = owners.get(id);
      if (user === undefined) return [];
      state = rosterApply(state, { kind: "released", at: new Date(at).toISOString(), id, because: "" });
      ended(pace, user, id, at, finished);
      ripe = 0;
      return look(at);
    },
    look,
    get waits() {
      return held.size;
    },
  };
}
