import type { ItemState } from "./state.ts";

export type Situation =
  | "working"
  | "waiting"
  | "needs-person"
  | "incident"
  | "foreign-write"
  | "resolved"
  | "cancelled";

/** Where an item stands, in one word; what needs a person comes first. */
export function situation(state: ItemState): Situation {
  if (state.status === "ended") return state.outcome === "resolved" ? "resolved" : "cancelled";
  if (some(state.incidents)) return "incident";
  const tasks = Object.values(state.tasks);
  if (tasks.some(({ about }) => about?.is === "foreign-write")) return "foreign-write";
  if (tasks.length) return "needs-person";
  const waits = Object.values(state.visits).some(({ status }) => status === "waiting");
  return waits ? "waiting" : "working";
}

const some = (all: object) => Object.keys(all).length > 0;
