import type { DoneOutside, Entry, ItemState } from "@throughline/engine";
import type { Backend } from "../backend.ts";
import type { Engine } from "../engine.ts";
import type { Begun } from "./journal.ts";

/** What became of what an item had done: all of it is taken back, not all of it is, or it goes on, or waits for a person. */
export interface Became {
  is: "yes" | "no" | "goesOn" | "waits";
  told: string;
}

type World = Pick<Engine, "runtime" | "store"> & Pick<Backend, "doneOutside">;

/** Whether an entry says that this very act asked for what was done to be taken back. */
export const asksFor = (entry: Entry, { at, by, reason }: Pick<Begun, "at" | "by" | "reason">): boolean =>
  entry.kind === "undo-asked" &&
  entry.at >= at &&
  entry.by === by &&
  entry.because.text === `${by}: ${reason}`;

/** What became of one item's doings by a cancellation; undefined where it did not come to it. */
export async function becameOf(
  key: string,
  begun: Begun,
  { runtime, store, doneOutside }: World,
): Promise<Became | undefined> {
  const state = await runtime.state(key);
  if (state?.undoing) return state.undoing.ends ? standingOf(state) : undefined;
  if (state?.status !== "ended") return undefined;
  const entries = (await store.entries(key)).map(({ entry }) => entry);
  return entries.some((entry) => asksFor(entry, begun)) ? outcomeOf(doneOutside(state, entries)) : undefined;
}

function standingOf({ incidents }: ItemState): Became {
  const waits = Object.values(incidents).find(({ undoes }) => undoes);
  return waits
    ? { is: "waits", told: `${waits.step} could not be taken back: ${waits.error.message}` }
    : { is: "goesOn", told: "What was done is being taken back" };
}

const WORDS = { left: "was left", skipped: "was skipped", stands: "stays" } as const;

function outcomeOf(done: DoneOutside[]): Became {
  const back = done.flatMap(({ step, is }) => (is === "taken-back" ? [step] : [])).toReversed();
  const rest = done.flatMap(({ step, is, because }) =>
    is in WORDS ? [`${step} ${WORDS[is as keyof typeof WORDS]}${because ? `: ${because}` : ""}`] : [],
  );
  if (!done.length) return { is: "yes", told: "Had done nothing outside" };
  const taken = back.length ? `Took back ${back.join(", ")}` : "Took nothing back";
  return rest.length ? { is: "no", told: `${taken}. ${rest.join("; ")}` } : { is: "yes", told: taken };
}
