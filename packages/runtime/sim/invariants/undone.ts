import type { Entry } from "@throughline/engine";
import type { Evidence, Finding, Trail } from "./index.ts";

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/**
 * I14: what was done is taken back once, the last first. Counted where it is done: of each step that is told to be taken back
 * by a call one took place, unless a person had it sent anew; those of one item stand there in the order in which they are
 * told; and nothing else of the item was begun in between.
 */
export function undoneOnce({ systems }: Pick<Evidence, "systems">, trails: Trail[]): Finding[] {
  return trails.flatMap(({ item, entries }) =>
    [...inOrder(entries), ...atReceiver(systems, entries)].map((message) => ({
      invariant: "I14",
      item,
      message,
    })),
  );
}

/** It does more work: an agent outside that is told to stop does less. */
const forward = (effect: Of<"effect-intended">["effect"]): boolean =>
  effect.kind === "call" && !effect.undoes && effect.operation !== "cancel";

/** By the trail: each was kept before, none twice, the one that was done last first, and all of them before it is over. */
function inOrder(entries: Entry[]): string[] {
  const wrong: string[] = [];
  let kept: string[] = [];
  let asked = false;
  /** What was done while it stood still and a person was asked what becomes of it: it belongs to what goes on. */
  let since: string[] | undefined;
  for (const entry of entries) {
    if (entry.kind === "undo-kept") {
      kept = [...kept.filter((visit) => visit !== entry.visit), entry.visit];
      since?.push(entry.visit);
    }
    if (entry.kind === "undo-asked") {
      asked = true;
      since = undefined;
    }
    if (entry.kind === "task-opened" && entry.about?.is === "undone") since = [];
    if (entry.kind === "undo-begun") {
      if (!asked) wrong.push(`${entry.visit} was taken back, and nobody had asked for it`);
      if (kept.at(-1) !== entry.visit) wrong.push(`${entry.visit} was taken back before ${kept.at(-1)}`);
    }
    if (entry.kind === "undone") {
      if (!kept.includes(entry.visit)) wrong.push(`${entry.visit} was taken back twice`);
      kept = kept.filter((visit) => visit !== entry.visit);
    }
    if (entry.kind === "undo-ended") {
      asked = false;
      const left = kept.filter((visit) => !since?.includes(visit));
      if (left.length) wrong.push(`it was over before ${left.join(", ")}`);
      since = undefined;
    }
    if (entry.kind === "effect-intended" && asked && forward(entry.effect))
      wrong.push(`${entry.effect.id} was called while what was done was taken back`);
  }
  return wrong;
}

/** By what the systems took. */
function atReceiver({ took, calls }: Evidence["systems"], entries: Entry[]): string[] {
  const wrong: string[] = [];
  const intents = entries.filter((entry): entry is Of<"effect-intended"> => entry.kind === "effect-intended");
  const told = entries.filter(
    (entry): entry is Of<"undone"> => entry.kind === "undone" && entry.how === "taken-back",
  );
  const places: number[] = [];
  /** A step that does something again after it was taken back is taken back again. */
  const rounds = new Map<string, number>();
  for (const { visit } of told) {
    const round = rounds.get(visit) ?? 0;
    rounds.set(visit, round + 1);
    const own = intents.flatMap(({ effect }) =>
      effect.kind === "call" && effect.undoes === visit ? [effect.id] : [],
    );
    if (own.length === 0) continue;
    const settled = own.filter((id) =>
      entries.some((entry) => entry.kind === "effect-settled" && entry.effect === id && entry.ok),
    );
    const times = settled.reduce((sum, id) => sum + (took.get(id) ?? 0), 0);
    const often = told.filter((one) => one.visit === visit).length;
    if (settled.length !== often || times !== often)
      wrong.push(`${visit} was taken back by ${settled.length} calls that took hold ${times} times`);
    places.push(calls.findIndex(({ effect }) => effect === settled[round]));
  }
  const disordered = places.findIndex((place, index) => index > 0 && place < (places[index - 1] ?? -1));
  if (disordered >= 0)
    wrong.push(`the systems took ${told[disordered]?.visit} before the one that is told first`);
  return wrong;
}
