import type { Workflow } from "@throughline/workflow";
import { stepById } from "../draft.ts";
import type { Effect, Entry, TakeBack } from "../entry.ts";

/** Something that a step of an item did outside, and whether that is taken back. */
export interface DoneOutside {
  step: string;
  visit: string;
  /** What takes it back: "erp.cancelNote", "a write". Absent: nothing does. */
  by?: string;
  /**
   * `can-be` taken back; `waits` for a person, because it could not be; `taken-back`; `left`, because somebody else has
   * written there since; `skipped` by a person; `stands`, because nothing takes it back, or the item ended without.
   */
  is: "can-be" | "waits" | "taken-back" | "left" | "skipped" | "stands";
  /** Why, of all but what can be and what is taken back. */
  because?: string;
}

/**
 * What the steps of an item did outside, in the order in which it was done, and what became of it.
 *
 * @param reads whether an operation changes nothing
 */
export function doneOutside(
  entries: Iterable<Entry>,
  workflow: Workflow,
  reads: (connection: string, operation: string) => boolean,
): DoneOutside[] {
  const steps = new Map<string, string>();
  const sent = new Map<string, string[]>();
  const done = new Map<string, DoneOutside>();
  const incidents = new Map<string, string>();
  let ended = false;
  const stands = (visit: string) => {
    const step = steps.get(visit);
    if (step === undefined || done.has(visit)) return;
    const { undo } = stepById(workflow, step) ?? {};
    // what was the same before changed nothing
    if (undo && undo.by !== "nothing") return;
    const because = undo ? "the workflow says undo: none" : "the workflow says nothing that takes it back";
    done.set(visit, { step, visit, is: "stands", because });
  };
  const becomes = (visit: string, is: DoneOutside["is"], because?: string) => {
    const one = done.get(visit);
    if (!one) return;
    const { because: _, ...rest } = one;
    done.set(visit, { ...rest, is, ...(because !== undefined && { because }) });
  };
  for (const entry of entries)
    switch (entry.kind) {
      case "step-started":
        steps.set(entry.visit, entry.step);
        break;
      case "undo-kept":
        // kept once more it is known better, and stays in its place
        done.set(entry.visit, { step: entry.step, visit: entry.visit, by: byOf(entry.undo), is: "can-be" });
        break;
      case "undone":
        becomes(entry.visit, entry.how, entry.because);
        break;
      case "incident-opened":
        if (!entry.undoes || entry.visit === undefined) break;
        incidents.set(entry.incident, entry.visit);
        becomes(entry.visit, "waits", entry.error.message);
        break;
      case "incident-closed": {
        const visit = incidents.get(entry.incident);
        if (visit !== undefined && done.get(visit)?.is === "waits") becomes(visit, "can-be");
        break;
      }
      case "effect-intended":
        sent.set(entry.effect.id, visitsOf(entry.effect, entry.visit, reads));
        break;
      case "effect-settled":
        if (entry.ok) for (const visit of sent.get(entry.effect) ?? []) stands(visit);
        break;
      case "item-ended":
        ended = true;
        break;
      default:
    }
  const all = [...done.values()];
  return ended ? all.map(asItEnded) : all;
}

function asItEnded(one: DoneOutside): DoneOutside {
  if (one.is === "can-be") return { ...one, is: "stands", because: "the item ended without taking it back" };
  return one.is === "waits" ? { ...one, is: "stands" } : one;
}

const byOf = (undo: TakeBack) => (undo.by === "call" ? `${undo.connection}.${undo.operation}` : "a write");

/** The visits whose doing an effect is; none of one that changes nothing, or takes something back itself. */
function visitsOf(
  effect: Effect,
  visit: string | undefined,
  reads: (connection: string, operation: string) => boolean,
): string[] {
  if (effect.kind === "write") return Object.values(effect.sets).map((set) => set.visit);
  if (effect.kind !== "call" || effect.undoes !== undefined || visit === undefined) return [];
  return reads(effect.connection, effect.operation) ? [] : [visit];
}
