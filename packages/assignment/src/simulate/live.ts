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

/** The roster of a simulated desk: the state, the view and the choices are those of the live one, nothing is written down. */
export interface Live {
  /** An item needs an owner, by the id of the decision. What is given comes back, of this or of others that wait. */
  ask(id: string, request: ChooseRequest, at: number): Given[];
  /** Somebody has it no more: it is done (`finished`), or sent back. */
  back(id: string, at: number, finished: boolean): Given[];
  /** Time has passed. */
  look(at: number): Given[];
  /** Items that nobody has. */
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
  const owners = new Map<string, string>();

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
    if (held.size === 0) return [];
    return dispatch([...held.values()], view, at, "none").flatMap(({ held: one, choice }) => {
      held.delete(one.id);
      return give(one.id, one.request, choice, at);
    });
  }

  return {
    ask(id, request, at) {
      if (isMatched(request) || held.size > 0) {
        held.set(id, { id, item: id, request, since: at });
        // what is matched together waits until its window is over, or somebody is done
        return request.wait?.togetherMs ? [] : look(at);
      }
      const choice = choose(request, view, new Date(at).toISOString(), 0, "none");
      if (choice.ok) return give(id, request, choice, at);
      held.set(id, { id, item: id, request, since: at });
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
      return look(at);
    },
    look,
    get waits() {
      return held.size;
    },
  };
}
