import type { Workflow } from "@throughline/workflow";
import { stepById } from "../draft.ts";
import type { Entry } from "../entry.ts";
import type { ItemState, Thread } from "../state.ts";
import { mayMove, neededAt, type Place, placeOf, type StageMap, type StageMove } from "./may-move.ts";
import { misread, sameStep } from "./same.ts";

/** Why nothing else becomes of an item meanwhile. */
export const TAKING_BACK = "what was done is being taken back";

/** What the new version has in other places than the old one, for the item that goes on in it. */
export type Moving = Pick<Extract<Entry, { kind: "item-moved" }>, "stage" | "threads" | "forgets">;

/** Whether an item can go on in another version where it stands; if not, whether it may come to a place where it can. */
export type Standing =
  | { is: "here"; moving: Moving }
  | { is: "later"; because: string }
  | { is: "never"; because: string };

const proven = new WeakMap<Workflow, WeakMap<Workflow, Map<string, Record<string, StageMove>>>>();

/** `mayMove`, worked out once for two versions. */
export function movesBetween(from: Workflow, to: Workflow, map: StageMap = {}): Record<string, StageMove> {
  const targets = proven.get(from) ?? new WeakMap<Workflow, Map<string, Record<string, StageMove>>>();
  proven.set(from, targets);
  const maps = targets.get(to) ?? new Map<string, Record<string, StageMove>>();
  targets.set(to, maps);
  const key = JSON.stringify(map);
  const moves = maps.get(key) ?? mayMove(from, to, map);
  maps.set(key, moves);
  return moves;
}

/** Where an item at rest stands in another version. Pure. */
export function standing(from: Workflow, to: Workflow, state: ItemState, map: StageMap = {}): Standing {
  const { stage = "", threads, visits } = state;
  const main = threads.main;
  if (state.status === "ended" || state.ending) return never("it has come to its end");
  if (state.undoing) return { is: "later", because: TAKING_BACK };
  if (!main) return never("it has been through all stages");
  const moves = movesBetween(from, to, map);
  const step = visits[main.visit ?? ""]?.step ?? "";
  const verdict = moves[stage]?.steps[step];
  const target = moves[stage]?.to ?? "";
  const no = !verdict
    ? "it stands at no step"
    : verdict.allowed
      ? (notWith(from, to, state) ?? notKnown(from, to, state, placeOf(to, target, step) as Place))
      : verdict.because;
  if (no !== undefined) return isEverAllowed(from, moves, state) ? { is: "later", because: no } : never(no);
  const next = (placeOf(to, target, step) as Place).next;
  const places = placesOf(to, state);
  if (next !== main.next || target !== stage) places.main = { block: { stage: target }, next };
  return {
    is: "here",
    moving: { ...forgets(to, state), stage: target, ...(some(places) && { threads: places }) },
  };
}

/** The same for an item that has just been through its stage: what follows in the new version is next. */
export function standingBetween(
  from: Workflow,
  to: Workflow,
  state: ItemState,
  map: StageMap,
): Moving | undefined {
  const { stage = "" } = state;
  const move = movesBetween(from, to, map)[stage];
  if (!move?.to || !move.end.allowed || notWith(from, to, state) !== undefined) return undefined;
  const after = { stage: to.stages.findIndex(({ name }) => name === move.to) + 1, next: 0 };
  if (notKnown(from, to, state, after) !== undefined) return undefined;
  const places = placesOf(to, state);
  return { ...forgets(to, state), stage: move.to, ...(some(places) && { threads: places }) };
}

/** Facts that the new version has not. */
function forgets(to: Workflow, { facts }: ItemState): { forgets?: string[] } {
  const gone = Object.keys(facts).filter((name) => !Object.hasOwn(to.facts, name));
  return gone.length ? { forgets: gone } : {};
}

/** What is open beside the stage, and the new version does not have. */
function notWith(from: Workflow, to: Workflow, state: ItemState): string | undefined {
  const { threads, visits, planned, open, watch, assignedBy } = state;
  const isSame = (id: string) => {
    const [a, b] = [stepById(from, id), stepById(to, id)];
    return a !== undefined && b !== undefined && sameStep(from, to, a, b);
  };
  for (const [name, { block, visit }] of Object.entries(threads)) {
    const step = "again" in block ? block.again : visits[visit ?? ""]?.step;
    if (name !== "main" && step !== undefined && !isSame(step))
      return `"${step}" is open, and is another step in the new version`;
    if ("handler" in block && placeOfHandler(to, step) < 0)
      return `"${step ?? "a handler"}" is open, and the new version has no such handler`;
  }
  if (watch && !isSame(watch.step))
    return `"${watch.step}" watches the owner, and is another step in the new version`;
  if (assignedBy !== undefined && stepById(from, assignedBy)?.kind !== stepById(to, assignedBy)?.kind)
    return `"${assignedBy}" has chosen the owner, and the new version has no such step`;
  const written = [
    ...Object.keys(planned),
    ...Object.values(open).flatMap(({ effect }) => (effect.kind === "write" ? Object.keys(effect.sets) : [])),
  ];
  const stray = written.find((field) => !to.governs.includes(field));
  return stray && `${stray} is being written, and the new version does not govern it`;
}

/** A fact that is read from here on and that the item may not have, though the new version would have given it. */
function notKnown(from: Workflow, to: Workflow, { facts }: ItemState, there: Place): string | undefined {
  for (const { name, givers, reader } of neededAt(to, there)) {
    if (Object.hasOwn(facts, name)) {
      const [before, now] = [from.facts[name], to.facts[name]];
      const wrong = before && now && misread(name, before, now);
      if (wrong) return wrong;
      continue;
    }
    // where the same steps have not given it, they would not have in the new version either
    const same = givers.every((step) => {
      const before = stepById(from, step.id);
      return before && sameStep(from, to, before, step);
    });
    if (!same) return `${reader} reads "${name}", which this item does not have`;
  }
  return undefined;
}

/** Whether it will still come to a step, or between two stages, where it can go on. */
function isEverAllowed(
  from: Workflow,
  moves: Record<string, StageMove>,
  { stage, threads }: ItemState,
): boolean {
  const index = from.stages.findIndex(({ name }) => name === stage);
  const last = from.stages.length - 1;
  return from.stages.slice(Math.max(0, index)).some(({ name, steps }, place) => {
    const move = moves[name];
    const coming = place === 0 ? steps.slice(threads.main?.next ?? 0) : steps;
    return coming.some(({ id }) => move?.steps[id]?.allowed) || (index + place < last && move?.end.allowed);
  });
}

/** Handlers have other numbers in the new version where one was put in or taken out. */
function placesOf(to: Workflow, { threads, visits }: ItemState): NonNullable<Moving["threads"]> {
  const places: NonNullable<Moving["threads"]> = {};
  for (const [name, { block, next, visit }] of Object.entries(threads)) {
    if (!("handler" in block)) continue;
    const handler = placeOfHandler(to, visits[visit ?? ""]?.step);
    if (handler !== block.handler) places[name] = { block: { handler } satisfies Thread["block"], next };
  }
  return places;
}

const placeOfHandler = ({ handlers }: Workflow, step: string | undefined) =>
  handlers.findIndex(({ do: action }) => action.kind === "step" && action.step.id === step);

const never = (because: string) => ({ is: "never" as const, because });

const some = (all: object) => Object.keys(all).length > 0;
