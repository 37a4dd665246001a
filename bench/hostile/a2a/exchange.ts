import type { ServerResponse } from "node:http";
import type { Asked, Binding } from "./binding.ts";

/** At which call of the delegation it turns hostile; before it does as it should. */
export const moments = ["start", "follow", "answer"] as const;
export type Moment = (typeof moments)[number];

export const GOOD = { in_stock: true, ship_by: "2026-12-01", note: "on the shelf" };

/** One call, and the ways to answer it. */
export interface Exchange {
  binding: Binding;
  asked: Asked;
  moment: Moment;
  /** How often it was called before, in this delegation. */
  calls: number;
  context: string;
  /** An address that must never be called. */
  trap: string;
  response: ServerResponse;
  /** A body as it is, or as JSON. */
  send(body: unknown, status?: number, headers?: Record<string, string | string[]>): void;
  /** A result as the binding has it. */
  reply(value: unknown): void;
  /** A task as the result, in whatever it is wrapped there. */
  tell(state: string, parts?: object[], other?: { id?: string; context?: string; metadata?: object }): void;
  /** A stream that stays open, with such results so far. */
  stream(...results: object[]): void;
}

export const part = (value: unknown) => (typeof value === "string" ? { text: value } : { data: value });

export function taskOf(
  state: string,
  context: string,
  parts: object[] = [{ text: "." }],
  { id = "t1", metadata }: { id?: string; metadata?: object } = {},
) {
  return {
    ...{ id, contextId: context, metadata },
    status: { state: `TASK_STATE_${state}`, message: { messageId: "m", role: "ROLE_AGENT", parts } },
    artifacts: [{ artifactId: "a", parts }],
  };
}

/** A result as the call that asks for it wraps it. */
export const wrapped = ({ does }: Asked, task: object) =>
  does === "send" ? { task } : does === "list" ? { tasks: [task] } : task;
