import type { ItemState } from "@throughline/engine";
import type { Value } from "@throughline/workflow";

/** What is to be done with many items at once. */
export interface Act {
  repair: "retry" | "correct" | "skip" | "cancel";
  /** For "correct": new values by field. */
  values?: Record<string, Value>;
  /** For "cancel": what was done is taken back first. */
  undo?: boolean;
}

/** What becomes of one item: what will happen, in words, to which of its incidents; or why nothing will. */
export type Planned = { told: string; incidents: string[] } | { not: string };

/** Decides what an act does with an item as it stands. Pure. */
export function planned(state: ItemState | undefined, { repair, values = {}, undo }: Act): Planned {
  if (!state) return { not: "It is not there any more" };
  if (state.status === "ended") return { not: `It has ended already: ${state.outcome}` };
  if (repair === "cancel")
    return {
      told: `${undo ? takesBack(state) : ""}Ends in the stage ${state.stage ?? "that it is in"}`,
      incidents: [],
    };
  const all = Object.entries(state.incidents);
  if (all.length === 0) return { not: "It has no incident" };
  const [code] = all.map(([, { error }]) => error.code);
  if (repair === "retry")
    return { told: `Tries again what failed with ${code}`, incidents: all.map(([id]) => id) };
  if (repair === "skip")
    return { told: `Goes on without what failed with ${code}`, incidents: all.map(([id]) => id) };
  const names = Object.keys(values);
  const about = all.filter(([, { effect }]) => {
    const fields = fieldsOf(state, effect);
    return fields.length > 0 && names.every((name) => fields.includes(name));
  });
  return about.length
    ? {
        told: `Writes ${names.join(", ") || "the new value"} and goes on from ${code}`,
        incidents: about.map(([id]) => id),
      }
    : {
        not: names.length
          ? `Its incident is not about ${names.join(", ")}`
          : "Its incident is not about a write",
      };
}

function takesBack({ undos = [] }: ItemState): string {
  const steps = undos.toReversed().map(({ step }) => step);
  return steps.length ? `Takes back ${steps.join(", ")}. ` : "Nothing that it did can be taken back. ";
}

/** The fields that a correction of its incidents may change. */
export const correctable = (state: ItemState): string[] =>
  Object.values(state.incidents).flatMap(({ effect }) => fieldsOf(state, effect));

function fieldsOf(state: ItemState, effect: string | undefined): string[] {
  const open = effect === undefined ? undefined : state.open[effect]?.effect;
  return open?.kind === "write" ? Object.keys(open.sets) : [];
}
