import { isMilestone, kindOfMoment, type Moment, stepOfMoment, wordsOfMoment } from "./moments.ts";

/** Where two lives part. */
export interface Parting {
  /** The step; absent: it is the stage's (its milestone), or the start. */
  step?: string;
  stage?: string;
  /** What happens there on each side; absent: the life is over. */
  before?: string;
  after?: string;
}

/** The first moment that differs; `undefined`: they are one and the same life. */
export function firstParting(before: Moment[], after: Moment[]): (Parting & { at: number }) | undefined {
  const at = before.findIndex((moment, place) => moment !== after[place]);
  const place = at < 0 ? before.length : at;
  if (place === before.length && place === after.length) return undefined;
  const [x, y] = [before[place], after[place]];
  const step = stepOfMoment(whichOf(before.slice(place), x, y));
  const stage = before
    .slice(0, place)
    .findLast((moment) => stepOfMoment(moment) === "" && wordsOfMoment(moment).startsWith("enters "));
  return {
    at: place,
    ...(step && { step }),
    ...(stage !== undefined && { stage: wordsOfMoment(stage).slice("enters ".length) }),
    ...(x !== undefined && { before: wordsOfMoment(x) }),
    ...(y !== undefined && { after: wordsOfMoment(y) }),
  };
}

/** Which of the two it is that happens on one side only. */
function whichOf(rest: Moment[], x: Moment = "\t", y: Moment = "\t"): Moment {
  if (isMilestone(y) || isMilestone(x)) return isMilestone(y) ? y : x;
  if (stepOfMoment(x) === "" || stepOfMoment(y) === "") return stepOfMoment(y) === "" ? x : y;
  // what comes later before as well is what was behind a step that is gone
  return rest.includes(y) ? x : y;
}

/** Which moments are held against each other. */
export type Counts = (moment: Moment) => boolean;

/** What people see: outcomes, and who got the item. */
export const seen: Counts = (moment) => kindOfMoment(moment) !== "request";

/** Outcomes, and what was asked of the roster: all that is the rules' own. */
export const ruled: Counts = (moment) => kindOfMoment(moment) !== "owner";

/** Outcomes alone. */
export const outcomes: Counts = (moment) => kindOfMoment(moment) === "outcome";

/** Whether two lives are one and the same in what counts. */
export function alike(before: Moment[], after: Moment[], counts: Counts): boolean {
  const [a, b] = [before.filter(counts), after.filter(counts)];
  return a.length === b.length && a.every((moment, place) => moment === b[place]);
}
