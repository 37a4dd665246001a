import type { DecidedBy, Decision } from "@throughline/steps";
import type { Action, Value } from "@throughline/workflow";
import type { Edit } from "./edit.ts";
import type { Actor, Change, Entry } from "./entry.ts";
import { OWNER } from "./names.ts";
import type { ItemState, OpenEffect } from "./state.ts";
import { same } from "./values.ts";

/** What an item is measured by once it is over, and while it goes on: who had it and why, what was settled, how long. */
export interface History {
  /** Who had it, oldest first; at most {@link MOST_TENURES}. */
  owners: Tenure[];
  /** What was settled, by name of the fact or field: as it was settled last, and whether a person corrected it. */
  settled: Record<string, Settled>;
  /** Milliseconds in each stage that was left; `since` where it is in the stage now. */
  stages: Record<string, { ms: number; since?: string }>;
  /** Milestones that are over, with the team that had the item then. */
  milestones: Record<string, { met: boolean; team?: string }>;
  /** Another owner is being looked for, and why. */
  again?: Again;
}

/** Somebody who had the item from a moment on. */
export interface Tenure {
  at: string;
  id: string;
  name: string;
  kind: "user" | "queue";
  team?: string;
  /** Chosen by a step or an action; or written by a person, or by automation, from outside. */
  how: "chosen" | "person" | "automation";
  /** Who wrote, where it was not chosen. */
  by?: Actor;
  step?: string;
  /** Number of the entry by which it came to them. */
  entry: number;
  /** Why it was chosen anew. */
  again?: Again;
  /** What the choice rested on, by name. */
  read?: string[];
  /** What was given up to find somebody, in order. */
  gaveUp?: string[];
}

/** What asked for another owner: "reassign", "queue", …, and why, in words. */
export interface Again {
  do: string;
  text: string;
}

export interface Settled {
  step: string;
  by: DecidedBy;
  /** Where it is a short text. */
  value?: string;
  /** Of a field that repeats a fact: the fact. */
  repeats?: string;
  /** A person wrote another value: when, and which where it is a short text. */
  corrected?: { at: string; to?: string };
}

/** Owners that are remembered; an item that goes round in circles has said enough by then. */
const MOST_TENURES = 100;

/** Characters up to which a value is kept to group by. */
const MOST_CHARACTERS = 40;

/** Key prefix of groups in every Salesforce org. */
const GROUP = "00G";

/** What an action may do that looks for no other owner. */
const TELLING: ReadonlySet<string> = new Set<Action["do"]>(["notify", "escalate", "continue", "end"]);

export const emptyHistory = (): History => ({ owners: [], settled: {}, stages: {}, milestones: {} });

/** Of an item that was taken over: somebody, or a queue, has it already. */
export const ownedBefore = (
  { id, name }: { id: string; name: string },
  at: string,
  entry: number,
): History => ({
  ...emptyHistory(),
  owners: [{ at, id, name, kind: id.startsWith(GROUP) ? "queue" : "user", how: "person", entry }],
});

/** How often it went from one person to another; what lies in a queue between is nobody's. */
export function reassignments({ owners }: History): number {
  const people = owners.filter(({ kind }) => kind === "user");
  return people.filter(({ id }, i) => i > 0 && people[i - 1]?.id !== id).length;
}

/** What is needed of the state before an entry: what an entry does to the owner is told by the difference. */
export interface Before {
  owner?: ItemState["owner"];
  /** The effect that it settles. */
  effect?: OpenEffect;
  /** The stage that it was in, of an entry that moves it. */
  stage?: string | undefined;
  /** The value until now of the fact that it decides. */
  fact?: Value;
}

const NOTHING: Before = {};

/** Looks at a state before an entry changes it. Most entries say nothing of the history: they cost next to nothing here. */
export function lookBefore({ owner, open, facts, stage }: ItemState, entry: Entry): Before {
  if (entry.kind === "effect-settled") return { owner, effect: open[entry.effect] };
  if (entry.kind === "decided") return { owner, fact: facts[entry.decision.name]?.value };
  if (entry.kind === "item-moved") return { owner, stage };
  return owner ? { owner } : NOTHING;
}

/** Takes an entry, which the state has taken, into the history of its item. */
export function follow({ state }: Pick<Edit, "state">, entry: Entry, before: Before): void {
  const change = changes[entry.kind] as Told | undefined;
  if (change) {
    const changed = change(state.history, entry, state, before);
    if (changed) state.history = { ...state.history, ...changed };
  }
  if (state.owner === before.owner || !state.owner || state.owner.id === before.owner?.id) return;
  const { again: _, ...history } = state.history;
  const owners = [...history.owners, tenureOf(state, entry, before)].slice(0, MOST_TENURES);
  state.history = { ...history, owners };
}

type Told = (
  history: History,
  entry: Entry,
  state: ItemState,
  before: Before,
) => Partial<History> | undefined;

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** What each kind of entry says about it; kinds that are not named say nothing. */
const changes: {
  [K in Entry["kind"]]?: (
    history: History,
    entry: Of<K>,
    state: ItemState,
    before: Before,
  ) => Partial<History> | undefined;
} = {
  decided({ settled, owners }, { step, at, decision }, _, before) {
    const { name, by, value, kind } = decision;
    if (kind === "field" && name === OWNER) return { owners: explained(owners, at, decision) };
    const was = kind === "fact" ? before.fact : settled[name]?.value;
    // a person who says otherwise than was settled before
    if (settled[name] && by === "person" && !same(was ?? null, value))
      return { settled: correct(settled, at, { [name]: { to: value } }) };
    return { settled: { ...settled, [name]: { step, by, ...texts(value) } } };
  },
  "write-planned"({ settled }, { step, field, value }, { facts }) {
    const known = settled[field];
    // what a person wrote was taken back
    if (known?.corrected && known.value === texts(value).value)
      return { settled: uncorrected(settled, field) };
    if (!step || field === OWNER || settled[field]?.step === step) return undefined;
    const repeated = Object.keys(facts).filter((name) => same(facts[name]?.value ?? null, value));
    const [repeats] = repeated;
    if (repeats === undefined || repeated.length > 1 || typeof value !== "string") return undefined;
    return { settled: { ...settled, [field]: { step, by: "rule", ...texts(value), repeats } } };
  },
  "foreign-write"({ settled }, { at, changes, source, answer }) {
    return source === "person" && answer !== "restore"
      ? { settled: correct(settled, at, changes) }
      : undefined;
  },
  "record-changed"({ settled }, { at, changes, ours, because }) {
    // what a step waits for, or what we were to write ourselves, corrects nothing
    return ours || because ? undefined : { settled: correct(settled, at, changes) };
  },
  "stage-entered": ({ stages }, { stage, at }) => ({
    stages: { ...stages, [stage]: { ms: stages[stage]?.ms ?? 0, since: at } },
  }),
  "stage-completed"({ stages }, { stage, at }) {
    const { ms = 0, since = at } = stages[stage] ?? {};
    return { stages: { ...stages, [stage]: { ms: ms + Date.parse(at) - Date.parse(since) } } };
  },
  "item-moved"({ stages }, { how, at, stage: now }, { stage }, before) {
    const left = before.stage;
    if (
      left === undefined ||
      left === (how === "move" ? now : undefined) ||
      stages[left]?.since === undefined
    )
      return undefined;
    const { ms, since } = stages[left];
    const over = { ...stages, [left]: { ms: ms + Date.parse(at) - Date.parse(since) } };
    return {
      stages: stage === undefined ? over : { ...over, [stage]: { ms: stages[stage]?.ms ?? 0, since: at } },
    };
  },
  "milestone-met": (history, { stage }, { owner }) =>
    history.milestones[stage] ? undefined : over(history, stage, true, owner?.team),
  "milestone-violated": (history, { stage }, { owner }) => over(history, stage, false, owner?.team),
  "sent-back": (_, { because }) => ({ again: { do: "send back", text: because.text } }),
  acted: (_, { action, because }) =>
    TELLING.has(action.do) ? undefined : { again: { do: action.do, text: because.text } },
};

function tenureOf(state: ItemState, entry: Entry, { effect }: Before): Tenure {
  const { id = "", name = "", team } = state.owner ?? {};
  const { again } = state.history;
  const of = {
    at: entry.at,
    id,
    name,
    kind: id.startsWith(GROUP) ? "queue" : "user",
    entry: state.entries + 1,
  } as const;
  if (effect?.effect.kind === "choose" || entry.kind === "offer-taken") {
    const step = entry.kind === "offer-taken" ? entry.step : state.visits[effect?.visit ?? ""]?.step;
    return {
      ...of,
      how: "chosen",
      ...(team !== undefined && { team }),
      ...(step !== undefined && { step }),
      ...(again && { again }),
    };
  }
  const automation =
    (entry.kind === "foreign-write" && entry.source === "automation") ||
    (entry.kind === "record-changed" && entry.ours);
  const by = "by" in entry ? entry.by : undefined;
  return { ...of, how: automation ? "automation" : "person", ...(by && { by }) };
}

/** Why the owner was chosen who was chosen just now. */
function explained(owners: Tenure[], at: string, { value, inputs, because }: Decision): Tenure[] {
  const last = owners.at(-1);
  if (last?.how !== "chosen" || last.at !== at || !same(last.id, value)) return owners;
  const gaveUp = because.givenUp;
  const read = Object.keys(inputs);
  return [
    ...owners.slice(0, -1),
    { ...last, ...(read.length && { read }), ...(gaveUp?.length && { gaveUp }) },
  ];
}

/** Marks what a person changed of what was settled. A field that repeats a fact corrects the fact. */
function correct(
  settled: History["settled"],
  at: string,
  changes: Record<string, Change>,
): History["settled"] {
  const corrected = { ...settled };
  for (const [name, { to }] of Object.entries(changes)) {
    for (const one of withRepeated(settled, name)) {
      const { value } = texts(to);
      corrected[one] = {
        ...(settled[one] as Settled),
        corrected: { at, ...(value !== undefined && { to: value }) },
      };
    }
  }
  return corrected;
}

/** What was settled under a name, and the fact that it repeats. */
const withRepeated = (settled: History["settled"], name: string): string[] =>
  [name, settled[name]?.repeats].filter(
    (one): one is string => one !== undefined && Object.hasOwn(settled, one),
  );

function uncorrected(settled: History["settled"], name: string): History["settled"] {
  const right = { ...settled };
  for (const one of withRepeated(settled, name)) {
    const { corrected: _, ...known } = settled[one] as Settled;
    right[one] = known;
  }
  return right;
}

const over = ({ milestones }: History, stage: string, met: boolean, team: string | undefined) => ({
  milestones: { ...milestones, [stage]: { met, ...(team !== undefined && { team }) } },
});

/** A value to group by. */
const texts = (value: unknown): { value?: string } =>
  (typeof value === "string" && value.length <= MOST_CHARACTERS) || typeof value === "boolean"
    ? { value: String(value) }
    : {};
