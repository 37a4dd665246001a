import { choose } from "../choose/choose.ts";
import type { RosterView } from "../choose/view.ts";
import { isMatched } from "../dispatch/dispatch.ts";
import { priorityOf } from "../dispatch/urgency.ts";
import type { ChooseRequest, Relaxation } from "../types.ts";
import type { Waiting } from "./pool.ts";

/** An item that waits, as people see it. */
export interface WaitingItem {
  id: string;
  item: string;
  team: string;
  /** ISO 8601 */
  since: string;
  /** With what it has gained by waiting. */
  priority: number;
  /** When its milestone is due, ISO 8601. */
  due?: string;
  /** Skills that it needs. */
  skills: string[];
  size: number;
  /** Members take it themselves. */
  pull: boolean;
  /** What was given up so far. */
  dropped: string[];
  /** When more is given up, or a queue gets it, ISO 8601. */
  until?: string;
  /** What happens then, in words that "it" may stand before. */
  next: string[];
  /** Why nobody has it now. */
  because: string;
}

/** As it is at an instant: why nobody has it is asked anew. */
export function waitingItem(one: Waiting, view: RosterView, at: string): WaitingItem {
  const { id, item, request, from, standing } = one;
  const { team, wait, skills, size, otherwise } = request;
  const { until } = standing;
  return {
    ...{ id, item, team, since: one.waits.since, size },
    priority: Math.round(priorityOf(one, Date.parse(at)) * 100) / 100,
    ...(wait?.due !== undefined && { due: wait.due }),
    skills: skills.filter(({ wanted }) => !wanted).map(({ name }) => name),
    pull: wait?.pull === true,
    dropped: [...standing.dropped],
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    next: until === undefined ? [] : comesNext(otherwise, from, view.team(team)?.queue),
    // costs a choice, so it is made for those of whom it is read
    get because() {
      return reasonOf(one, view, at);
    },
  };
}

/** What is given up when the hold ends in which it is, up to the next hold. */
function comesNext(otherwise: Relaxation[], from: number, queue: string | undefined): string[] {
  const hold = otherwise.findIndex((one, place) => place >= from && one.do === "hold");
  const rest = otherwise.slice(hold + 1);
  const more = rest.findIndex((one) => one.do === "hold");
  const words = (more < 0 ? rest : rest.slice(0, more)).map(relaxationText);
  // what nobody can take is the team's own queue's in the end
  return words.length === 0 && more < 0 && queue !== undefined ? [`goes to ${queue}`] : words;
}

function relaxationText(one: Relaxation): string {
  switch (one.do) {
    case "drop":
      return `gives up ${one.criterion}`;
    case "queue":
      return `goes to ${one.queue}`;
    case "team":
      return `asks ${one.team}`;
    case "hold":
      return "waits on";
  }
}

function reasonOf({ request, from, waits }: Waiting, view: RosterView, at: string): string {
  if (request.wait?.pull) return waits.because;
  const choice = choose(request, view, at, from);
  if (!choice.ok) return choice.held ? choice.because.text : waits.because;
  // it was looked at together with the others, and is better off waiting
  return isMatched(request, from) && choice.chosen.kind === "user"
    ? `${choice.chosen.owner} has room, but would begin with it later than somebody who becomes free, or is wanted for other work.`
    : waits.because;
}

/** Why an item waits without anybody having been looked for; `undefined`: somebody is looked for at once. */
export function waitsFirst(request: ChooseRequest, othersMayGo: boolean): string | undefined {
  const { team, wait, otherwise } = request;
  if (wait?.pull) return `It waits for somebody of ${team} to ask for the next one.`;
  const { togetherMs = 0 } = wait ?? {};
  if (togetherMs > 0) return `What arrives within ${secondsText(togetherMs)} is given out together.`;
  if (isMatched(request)) return `It is given out together with what else waits for ${team}.`;
  if (othersMayGo && otherwise.some((one) => one.do === "hold"))
    return "Others that wait have their turn first.";
  return undefined;
}

const secondsText = (ms: number) => (ms === 1_000 ? "a second" : `${ms / 1_000} seconds`);
