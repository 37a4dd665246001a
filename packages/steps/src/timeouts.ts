import { type Action, type Exit, formatAction, lastOf, type Timeout } from "@throughline/workflow";
import type { Happening, Turn } from "./contract.ts";

/** Timers for what happens when a step takes too long, in the order of the file. */
export const timersOf = (atMost: Timeout[]): NonNullable<Turn["timers"]> =>
  atMost.map(({ after, action }) => ({ name: after.text, after, action }));

/** Whether some time-out ends the wait or asks a person: to notify alone would leave the item waiting for ever. */
export const endsWait = (atMost: Timeout[]) => atMost.some(({ action }) => lastOf(action).do !== "notify");

/** Time-outs that end the wait; the others leave the step waiting. */
export const lateExits = (atMost: Timeout[]): Exit[] =>
  atMost.flatMap(({ action }): Exit[] => (staysOpen(action) ? [] : [{ is: "late", action }]));

/** To notify and to escalate leave the step waiting. */
const staysOpen = (action: Action): boolean => ["notify", "escalate"].includes(lastOf(action).do);

/**
 * What a time-out makes of a waiting step: to notify and to escalate leave it waiting
 * (an escalation asks a person what becomes of it), everything else ends the wait.
 */
export function timedOut(happening: Extract<Happening, { is: "timer" }>, waitingFor: string): Turn {
  const { action, name } = happening;
  const because = `${waitingFor} took longer than ${name}`;
  if (staysOpen(action)) {
    const last = lastOf(action);
    const to = last.do === "escalate" ? last.to : waitingFor;
    return { outcome: { is: "waiting", for: to }, action: { do: action, because } };
  }
  return {
    outcome: { is: "completed", because: { text: `${because}, so: ${formatAction(action)}` } },
    ...(action.do !== "continue" && { action: { do: action, because } }),
  };
}
