import type { Counted, Request, Unspent } from "../contract.ts";
import { NANO } from "../money.ts";
import { saidIn } from "./said.ts";

/** Words of whoever is paid. What it says while it is at work is not all that it will cost. */
interface Told {
  cost?: unknown;
  state?: unknown;
}

/** What is counted for a call that can cost so much at most: that, unless whoever was called says at its end that it was less. */
export const countedFor = (value: unknown, most: number): number => toldIn(value, most) ?? most;

/** What the end of a task leaves of what was counted for it; undefined: nothing, or it says nothing of it. */
export function unspentOf(
  value: unknown,
  counted: Counted | undefined,
  paid: Pick<Unspent, "agent" | "connection">,
): Unspent | undefined {
  if (!counted) return undefined;
  const told = toldIn(value, counted.cost) ?? counted.cost;
  if (told === counted.cost) return undefined;
  return { ...paid, cost: counted.cost - told, since: counted.at };
}

/** What the end of a task that was called off leaves, where the answer to that call tells of this very task. */
export function unspentBy(
  { connection, agent = "", counted }: Extract<Request, { kind: "call" }>,
  value: unknown,
): Unspent | undefined {
  if (!counted || saidIn(value)?.task !== counted.task) return undefined;
  return unspentOf(value, counted, { agent, connection });
}

function toldIn(value: unknown, most: number): number | undefined {
  const { cost, state } = (value ?? {}) as Told;
  if (state === "working" || state === "input-required") return undefined;
  return typeof cost === "number" && cost >= 0 ? Math.min(Math.round(cost * NANO), most) : undefined;
}
