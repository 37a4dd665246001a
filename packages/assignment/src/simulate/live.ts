import { choose } from "../choose/choose.ts";
import { dispatch, isMatched } from "../dispatch/dispatch.ts";
import type { HeldItem } from "../dispatch/urgency.ts";
import type { RosterEntry } from "../roster/entry.ts";
import { emptyRoster, rosterApply } from "../roster/state.ts";
import { viewOf } from "../roster/view.ts";
import { kindOf } from "../speed/state.ts";
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
  // in a simulation everybody is in the org under their own name
  const directory: Directory = {
    user: (name) => ({ id: name, name, active: true }),
    queue: () => undefined,
  };
  const view = viewOf(teams, directory, () => state);
  const held = new Map<string, HeldItem>();
  const requests = new Map<string, ChooseRequest>();
  const owners = new Map<string, string>();
  let ripe = Number.POSITIVE_INFINITY;

  function give(id: string, request: ChooseRequest, choice: ReturnType<typeof choose>, at: number): Given[] {
    if (!choice.ok || choice.user === undefined) return [];
    const entry: RosterEntry = {
      ...{ kind: "reserved" as const, at: new Date(at).toISOString(), id, item: id, user: choice.user },
      ...{ team: choice.chosen.team, size: 1, chosen: choice.chosen, work: kindOf(request) },
    };
    if (choice.turn) entry.turn = choice.turn;
    state = rosterApply(state, entry);
    owners.set(id, choice.user);
    return [{ id, user: choice.user }];
  }

  function look(at: number): Given[] {
    if (held.size === 0 || at < ripe) return [];
    return dispatch([...held.values()], view, at, "none").flatMap(({ held: one, choice }) => {
      held.delete(one.id);
      return give(one.id, one.request, choice, at);
    });
  }

  return {
    ask(id, request, at) {
      requests.set(id, request);
      if (isMatched(request) || held.size > 0) {
        held.set(id, { id, item: id, request, since: at });
        ripe = Math.min(ripe, at + (request.wait?.togetherMs ?? 0));
        return look(at);
      }
      const choice = choose(request, view, new Date(at).toISOString(), 0, "none");
      if (choice.ok) return give(id, request, choice, at);
      held.set(id, { id, item: id, request, since: at });
      ripe = 0;
      return [];
    },
    back(id, at, finished) {
      const user = owners.get(id);
      if (user === undefined) return [];
      state = rosterApply(state, {
        kind: "released",
        at: new Date(at).toISOString(),
        id,
        because: "",
        finished,
      });
      ripe = 0;
      return look(at);
    },
    look,
    get waits() {
      return held.size;
    },
  };
}
