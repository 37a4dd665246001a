import { choose } from "../choose/choose.ts";
import type { RosterView } from "../choose/view.ts";
import { isMatched } from "../dispatch/dispatch.ts";
import { priorityOf } from "../dispatch/urgency.ts";
import type { ChooseRequest } from "../types.ts";
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
    dropped: otherwise.slice(0, from).flatMap((one) => (one.do === "drop" ? [one.criterion] : [])),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    because: reasonOf(one, view, at),
  };
}

function reasonOf({ request, from, waits }: Waiting, view: RosterView, at: string): string {
  if (request.wait?.pull) return waits.because;
  const choice = choose(request, view, at, from);
  return !choice.ok && choice.held ? choice.because.text : waits.because;
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
