import type { DecidedBy, Value, WorkItemStory } from "../api/types.ts";
import { showValue } from "../format/value.ts";
import type { EffectStory, EntryOf, Gathered, Told, VisitStory } from "./gather.ts";

/** What is selected: a visit of a step, or an entry that belongs to none. */
export type Selected = { is: "visit"; visit: VisitStory } | { is: "entry"; told: Told };

/** Finds what the address selects; without it, what a person most likely came for. */
export function select(
  story: WorkItemStory,
  gathered: Gathered,
  asked: string | undefined,
): Selected | undefined {
  return (asked ? find(story, gathered, asked) : undefined) ?? find(story, gathered, likely(story, gathered));
}

/** The id under which a selection stands in the address and in timeline and path. */
export function selectionId(selected: Selected | undefined): string {
  if (!selected) return "";
  return selected.is === "visit" ? selected.visit.id : `entry-${selected.told.seq}`;
}

function find(story: WorkItemStory, gathered: Gathered, id: string): Selected | undefined {
  const visit = gathered.visits.get(id);
  if (visit) return { is: "visit", visit };
  const told = story.entries.find(({ seq }) => `entry-${seq}` === id);
  return told && { is: "entry", told };
}

/** The incident that the item takes no events: it belongs to no entry. */
export const ASIDE = "set-aside";

/** An incident, then an open task, then the last decision, then whatever came last. */
function likely(story: WorkItemStory, gathered: Gathered): string {
  const incident = story.incidents.find(({ id }) => id !== ASIDE);
  if (incident)
    return (
      incident.visit ??
      entryOf(story, ({ entry }) => entry.kind === "incident-opened" && entry.incident === incident.id)
    );
  const [task] = story.tasks;
  if (task) {
    const opened = gathered.tasks.get(task.id)?.opened;
    if (opened?.about?.is === "foreign-write")
      return entryOf(story, ({ entry }) => entry.kind === "foreign-write" && entry.at <= opened.at);
    return (
      opened?.visit ?? entryOf(story, ({ entry }) => entry.kind === "task-opened" && entry.task === task.id)
    );
  }
  const visits = [...gathered.visits.values()];
  const decided = visits.findLast((visit) => visit.decisions.length > 0) ?? visits.at(-1);
  return decided?.id ?? entryOf(story, () => true);
}

function entryOf(story: WorkItemStory, is: (told: Told) => boolean): string {
  return `entry-${story.entries.findLast(is)?.seq}`;
}

export interface Input {
  name: string;
  value: Value | "unknown";
  /** Who settled it, for a fact; else the record's object is its source. */
  by?: DecidedBy;
}

/** What the decisions of a visit read, each name once, with where it came from. */
export function inputsOf(story: WorkItemStory, visit: VisitStory): Input[] {
  const inputs = new Map<string, Input>();
  for (const { decision } of visit.decisions) {
    for (const [name, value] of Object.entries(decision.inputs)) {
      inputs.set(name, { name, value, by: story.facts[name]?.by });
    }
  }
  return [...inputs.values()];
}

export interface Writes {
  /** The request in which they travelled; absent while they are only planned. */
  request?: EffectStory;
  /** How many fields of other steps travelled along. */
  others: number;
  sets: { field: string; before: string; after: string }[];
}

/** What a visit wrote: its part of each request, then what still waits to be sent. */
export function writesOf(visit: VisitStory, gathered: Gathered, labels: Labels): Writes[] {
  const writes: Writes[] = [];
  const sent = new Set<string>();
  for (const id of visit.effects) {
    const request = gathered.effects.get(id);
    if (request?.effect.kind !== "write") continue;
    const all = Object.entries(request.effect.sets);
    const own = all.filter(([, set]) => set.visit === visit.id);
    for (const [field] of own) sent.add(field);
    if (own.length > 0)
      writes.push({
        request,
        others: all.length - own.length,
        sets: own.map(([field, set]) => shown(field, set, labels)),
      });
  }
  const planned = visit.planned.filter((set) => !sent.has(set.field));
  if (planned.length > 0) {
    const sets = planned.map((set) => ({
      field: set.field,
      before: "",
      after: set.label ?? showValue(set.value),
    }));
    writes.push({ others: 0, sets });
  }
  return writes;
}

/** Names for ids. */
type Labels = WorkItemStory["labels"];

/** All that a request wrote. */
export function setsOf(
  effect: Extract<EffectStory["effect"], { kind: "write" }>,
  labels: Labels,
): Writes["sets"] {
  return Object.entries(effect.sets).map(([field, set]) => shown(field, set, labels));
}

function shown(
  field: string,
  set: { value: Value; label?: string; expected?: Value; expectedLabel?: string },
  labels: Labels,
): Writes["sets"][number] {
  const before = set.expectedLabel ?? named(set.expected, labels);
  return { field, before, after: set.label ?? named(set.value, labels) };
}

/** A value, by its name if it is an id that has one; "" for what is not known. */
function named(value: Value | undefined, labels: Labels): string {
  if (value === undefined) return "";
  return (typeof value === "string" && labels[value]) || showValue(value);
}

/** Changes of a record as rows of before and after. */
export function changesOf(changes: EntryOf<"record-changed">["changes"]): Writes["sets"] {
  return Object.entries(changes).map(([field, change]) => ({
    field,
    before: change.fromLabel ?? (change.from === undefined ? "" : showValue(change.from)),
    after: change.toLabel ?? showValue(change.to),
  }));
}

/** The sentence in pieces, with those marked that are values the decision read or gave. */
export function marked(
  sentence: string,
  values: (Value | "unknown" | undefined)[],
): { text: string; mark: boolean }[] {
  const words = [
    ...new Set(values.filter((value) => typeof value === "string" || typeof value === "number").map(String)),
  ]
    .filter((word) => word.length > 1 && word.length < 60 && word !== "unknown")
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (words.length === 0) return [{ text: sentence, mark: false }];
  const pattern = new RegExp(`(?<![\\p{L}\\d])(${words.join("|")})(?![\\p{L}\\d])`, "u");
  return sentence
    .split(pattern)
    .map((text, index) => ({ text, mark: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}
