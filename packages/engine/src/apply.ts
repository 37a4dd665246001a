import type { DecidedBy } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { echoed, overtaken, overwritten, rebased, unawaited } from "./echoes.ts";
import type { Change, Entry } from "./entry.ts";
import { keep, without } from "./maps.ts";
import { CONFLICT, OWNER } from "./names.ts";
import type { ItemState, MilestoneState, Thread, Visit } from "./state.ts";
import { labelOf, same } from "./values.ts";

/** How many events an item remembers to recognise a duplicate. */
const REMEMBERED_EVENTS = 64;

/** How many echoes an item waits for: of a write that changed nothing none will come. */
const REMEMBERED_ECHOES = 64;

/** How many visits of one step an item remembers; all of them stand in the trail. */
const REMEMBERED_VISITS = 50;

/**
 * The only way that state changes. Never decides, never fails on an entry of a known format;
 * returns a new state that shares what did not change.
 *
 * The first entry of an item is `item-started`; for it `state` is `undefined`.
 */
export function apply(state: ItemState | undefined, entry: Entry): ItemState {
  if (entry.kind === "item-started") return begin(entry);
  if (!state) throw new Error(`The trail begins with "${entry.kind}" instead of "item-started".`);
  if (!Object.hasOwn(changes, entry.kind)) {
    throw new Error(
      `The trail has an entry of the kind "${entry.kind}", which this version does not know: it was written by a newer one. Use that one.`,
    );
  }
  const change = changes[entry.kind] as (state: ItemState, entry: Entry) => Partial<ItemState>;
  return { ...state, ...change(state, entry), updatedAt: entry.at, entries: state.entries + 1 };
}

/** State after all entries, or `undefined` for none. */
export function fold(entries: Iterable<Entry>, from?: ItemState): ItemState | undefined {
  let state = from;
  for (const entry of entries) state = apply(state, entry);
  return state;
}

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

function begin(entry: Of<"item-started">): ItemState {
  return {
    workflow: entry.workflow,
    hash: entry.hash,
    object: entry.object,
    recordId: entry.recordId,
    status: "live",
    startedAt: entry.at,
    updatedAt: entry.at,
    record: entry.record,
    labels: entry.labels ?? {},
    facts: {},
    stagesDone: [],
    threads: {},
    visits: {},
    turns: {},
    planned: {},
    open: {},
    echoes: [],
    tasks: {},
    timers: {},
    milestones: {},
    incidents: {},
    reassignments: 0,
    touchedByHand: false,
    decidedBy: [],
    seen: [entry.eventId],
    cost: 0,
    apiCalls: 0,
    entries: 1,
  };
}

/** What each kind of entry changes. One line of the union, one line here. */
const changes: {
  [K in Exclude<Entry["kind"], "item-started">]: (s: ItemState, e: Of<K>) => Partial<ItemState>;
} = {
  "stage-entered": (s, e) => ({
    stage: e.stage,
    threads: { ...s.threads, main: { block: { stage: e.stage }, next: 0 } },
  }),
  "stage-completed": (s, e) => ({
    stagesDone: [...s.stagesDone, e.stage],
    threads: without(s.threads, "main"),
  }),

  "step-started": (s, e) => ({
    ...occupy(s, e.thread, e.visit),
    visits: {
      ...remembered(s, e.step),
      [e.visit]: { step: e.step, thread: e.thread, status: "open", startedAt: e.at },
    },
    turns: { ...s.turns, [e.step]: (s.turns[e.step] ?? 0) + 1 },
  }),
  "step-skipped": (s, e) => ({
    ...release(s, e.thread),
    visits: {
      ...remembered(s, e.step),
      [e.visit]: { step: e.step, thread: e.thread, status: "skipped", startedAt: e.at, endedAt: e.at },
    },
    turns: { ...s.turns, [e.step]: (s.turns[e.step] ?? 0) + 1 },
  }),
  decided: (s, e) => {
    const { name, kind, value, by, label } = e.decision;
    const decidedBy = noted(s.decidedBy, by);
    if (kind === "fact") return { decidedBy, facts: { ...s.facts, [name]: { value, by, visit: e.visit } } };
    return label === undefined
      ? { decidedBy }
      : { decidedBy, labels: { ...s.labels, [String(value)]: label } };
  },
  "step-waiting": (s, e) =>
    visit(s, e.visit, {
      status: "waiting",
      waitingFor: e.for,
      ...(e.memory !== undefined && { memory: e.memory }),
    }),
  "blocks-entered": (s, e) => ({
    ...visit(s, e.visit, { status: "in-blocks", ...(e.memory !== undefined && { memory: e.memory }) }),
    threads: {
      ...s.threads,
      ...Object.fromEntries(
        e.blocks.map((name) => [
          `${e.visit}/${name}`,
          { block: { step: e.step, visit: e.visit, name }, next: 0 },
        ]),
      ),
    },
  }),
  "step-completed": (s, e) => ended(s, e.visit, "completed", e.at),
  "step-failed": (s, e) =>
    e.then.do === "incident" ? visit(s, e.visit, { status: "incident" }) : ended(s, e.visit, "failed", e.at),

  "step-retried": (s, e) => ({
    ...visit(s, e.visit, { status: "open", memory: undefined }),
    timers: keep(s.timers, (timer) => timer.visit !== e.visit),
  }),
  "thread-opened": (s, e) => ({ threads: { ...s.threads, [e.thread]: { block: e.block, next: 0 } } }),

  "write-planned": (s, e) => ({
    planned: {
      ...s.planned,
      [e.field]: {
        value: e.value,
        visit: e.visit,
        ...(e.label !== undefined && { label: e.label }),
        ...(e.field in s.record && { expected: s.record[e.field] as Value, ...expectedLabel(s, e.field) }),
      },
    },
    ...(e.label !== undefined && { labels: { ...s.labels, [String(e.value)]: e.label } }),
  }),
  "effect-intended": (s, e) => ({
    open: { ...s.open, [e.effect.id]: { effect: e.effect, visit: e.visit, intendedAt: e.at, attempts: 0 } },
    ...(e.effect.kind === "write" && {
      planned: {},
      echoes: [
        ...s.echoes,
        ...Object.entries(e.effect.sets).map(([field, { value }]) => ({ effect: e.effect.id, field, value })),
      ].slice(-REMEMBERED_ECHOES),
    }),
  }),
  "effect-settled": (s, e) => settled(s, e),
  "effect-retried": (s, e) => {
    const open = s.open[e.effect];
    return open ? { open: { ...s.open, [e.effect]: { ...open, attempts: e.attempt } } } : {};
  },

  "task-opened": (s, e) => ({
    tasks: {
      ...s.tasks,
      [e.task]: { request: e.request, visit: e.visit, ...(e.about && { about: e.about }), openedAt: e.at },
    },
  }),
  "task-answered": (s, e) => ({ tasks: without(s.tasks, e.task), decidedBy: noted(s.decidedBy, "person") }),
  "task-withdrawn": (s, e) => ({ tasks: without(s.tasks, e.task) }),

  "timer-armed": (s, e) => ({
    timers: { ...s.timers, [e.timer]: { due: e.due, visit: e.visit, about: e.about } },
  }),
  "timer-fired": (s, e) => ({ timers: without(s.timers, e.timer) }),

  "milestone-started": (s, e) =>
    milestone(s, e.stage, { status: "running", due: e.due, totalMs: e.totalMs, warned: [] }),
  "milestone-warned": (s, e) =>
    milestone(s, e.stage, { warned: [...(s.milestones[e.stage]?.warned ?? []), e.share] }),
  "milestone-violated": (s, e) => milestone(s, e.stage, { status: "violated" }),
  "milestone-paused": (s, e) => ({
    ...milestone(s, e.stage, { status: "paused", remainingMs: e.remainingMs, due: undefined }),
    timers: withoutMilestone(s, e.stage),
  }),
  "milestone-resumed": (s, e) =>
    milestone(s, e.stage, { status: "running", due: e.due, remainingMs: undefined }),
  "milestone-met": (s, e) => ({
    ...milestone(s, e.stage, { status: "met", due: undefined, remainingMs: undefined }),
    timers: withoutMilestone(s, e.stage),
  }),

  "record-changed": (s, e) => ({
    ...seen(s, e.eventId),
    ...changed(s, e.changes),
    ...(e.ours && { echoes: overwritten(s, e.changes) }),
  }),
  "echo-seen": (s, e) => ({ ...seen(s, e.eventId), ...echoed(s, e.effect, e.fields) }),
  "foreign-write": (s, e) => ({
    ...seen(s, e.eventId),
    ...changed(s, e.changes, e.answer !== "restore"),
    echoes: e.effect
      ? [...s.echoes, ...overtaken(e.effect, e)]
      : e.source === "automation"
        ? overwritten(s, e.changes)
        : s.echoes,
    planned: e.answer === "restore" ? s.planned : without(s.planned, ...Object.keys(e.changes)),
    decidedBy: noted(s.decidedBy, "foreign"),
    touchedByHand: s.touchedByHand || e.source === "person",
  }),
  "event-received": (s, e) => seen(s, e.eventId),
  acted: (s, e) => {
    if (e.action.do === "end")
      return { ending: { outcome: e.action.outcome, because: e.because.text }, threads: {}, timers: {} };
    return e.action.do === "reassign" && s.assignedBy ? { reassignments: s.reassignments + 1 } : {};
  },

  "incident-opened": (s, e) => {
    const open = e.effect ? s.open[e.effect] : undefined;
    const incident = {
      error: e.error,
      openedAt: e.at,
      ...(e.step && { step: e.step }),
      ...(e.visit && { visit: e.visit }),
      ...(e.effect && { effect: e.effect }),
    };
    return {
      incidents: { ...s.incidents, [e.incident]: incident },
      ...(open && e.effect && { open: { ...s.open, [e.effect]: { ...open, held: true } } }),
    };
  },
  "incident-closed": (s, e) => {
    const incident = s.incidents[e.incident];
    const open = incident?.effect ? s.open[incident.effect] : undefined;
    return {
      incidents: without(s.incidents, e.incident),
      decidedBy: noted(s.decidedBy, "person"),
      ...(open &&
        incident?.effect && {
          open: without(s.open, incident.effect),
          echoes: unawaited(s, incident.effect),
        }),
    };
  },
  "item-ended": (s, e) => ({
    status: "ended",
    endedAt: e.at,
    outcome: e.outcome,
    ending: undefined,
    threads: {},
    planned: {},
    open: keep(s.open, ({ held }) => !held),
    echoes: [],
    tasks: {},
    timers: {},
    incidents: {},
  }),
};

function settled(s: ItemState, e: Of<"effect-settled">): Partial<ItemState> {
  const open = s.open[e.effect];
  const effect = open?.effect;
  const base = { apiCalls: s.apiCalls + e.apiCalls };
  if (!effect) return base;
  if (!e.ok) {
    // a refused write stays open (held) until a person has decided: the incident that follows refers to it;
    // a conflict is answered by the engine at once, and after the end nobody decides any more
    if (effect.kind !== "write" || e.error?.code === CONFLICT || s.status === "ended") {
      return { ...base, open: without(s.open, e.effect), echoes: unawaited(s, e.effect) };
    }
    return {
      ...base,
      open: { ...s.open, [e.effect]: { ...open, held: true } },
      echoes: unawaited(s, e.effect),
    };
  }
  const closed = { ...base, open: without(s.open, e.effect) };
  if (effect.kind === "write") {
    const record = { ...s.record };
    const labels = { ...s.labels };
    const stillAwaited = new Set(
      s.echoes.filter((echo) => echo.effect === e.effect).map((echo) => echo.field),
    );
    for (const [field, write] of Object.entries(effect.sets)) {
      // once the echo was seen, or another value than the one that we replaced, the stream is ahead of this answer
      const told = write.expected !== undefined && !same(record[field] ?? null, write.expected);
      if (stillAwaited.has(field) && !told) record[field] = write.value;
      if (write.label !== undefined) labels[String(write.value)] = write.label;
    }
    return { ...closed, record, labels, planned: rebased(s.planned, effect.sets) };
  }
  if (effect.kind === "choose") {
    const chosen = e.value as { ownerId: string; owner: string; kind: string; team?: string };
    return {
      ...closed,
      labels: { ...s.labels, [chosen.ownerId]: chosen.owner },
      ...(open.visit && { assignedBy: s.visits[open.visit]?.step }),
      owner: { id: chosen.ownerId, name: chosen.owner, ...(chosen.team && { team: chosen.team }) },
      reservation: chosen.kind === "user" ? e.effect : undefined,
    };
  }
  if (effect.kind === "hand-over") return { ...closed, ...owned(s, effect.ownerId) };
  if (effect.kind === "release" && s.reservation === effect.reservation)
    return { ...closed, reservation: undefined };
  return closed;
}

/** @param followed whether the load goes with an owner who was changed by hand */
function changed(s: ItemState, changes: Record<string, Change>, followed = true): Partial<ItemState> {
  const record = { ...s.record };
  const labels = { ...s.labels };
  for (const [field, change] of Object.entries(changes)) {
    record[field] = change.to;
    if (change.toLabel !== undefined) labels[String(change.to)] = change.toLabel;
  }
  const owner = changes[OWNER];
  if (!owner || !followed || (s.owner && same(s.owner.id, owner.to))) return { record, labels };
  return {
    record,
    labels,
    owner: { id: String(owner.to), name: owner.toLabel ?? String(owner.to) },
    reassignments: s.owner ? s.reassignments + 1 : s.reassignments,
  };
}

const owned = (s: ItemState, id: string): Partial<ItemState> =>
  s.owner && same(s.owner.id, id) ? {} : { owner: { id, name: labelOf(s.labels, id) ?? id } };

function ended(s: ItemState, id: string, status: Visit["status"], at: string): Partial<ItemState> {
  const known = s.visits[id];
  if (!known) return {};
  const inside = `${id}/`;
  const { threads = s.threads } = s.threads[known.thread]?.visit === id ? release(s, known.thread) : s;
  return {
    threads: keep(threads, (_, thread) => !thread.startsWith(inside)),
    timers: keep(s.timers, (timer) => timer.visit !== id),
    visits: {
      ...s.visits,
      [id]: { ...known, status, endedAt: at, waitingFor: undefined, memory: undefined },
    },
  };
}

function visit(s: ItemState, id: string, change: Partial<Visit>): Partial<ItemState> {
  const known = s.visits[id];
  return known ? { visits: { ...s.visits, [id]: { ...known, ...change } } } : {};
}

function occupy(s: ItemState, thread: string, visit: string): Partial<ItemState> {
  const known = s.threads[thread];
  return known ? { threads: { ...s.threads, [thread]: { ...known, visit } } } : {};
}

/** The thread's open step is over: the next one may begin. */
function release(s: ItemState, thread: string): Partial<ItemState> {
  const known = s.threads[thread];
  if (!known) return {};
  if (isExtra(known.block)) return { threads: without(s.threads, thread) };
  return { threads: { ...s.threads, [thread]: { block: known.block, next: known.next + 1 } } };
}

function milestone(s: ItemState, stage: string, change: Partial<MilestoneState>): Partial<ItemState> {
  const known = s.milestones[stage] ?? { status: "running" as const, warned: [] };
  return { milestones: { ...s.milestones, [stage]: { ...known, ...change } } };
}

const seen = (s: ItemState, id: string): Partial<ItemState> =>
  s.seen.includes(id) ? {} : { seen: [...s.seen.slice(1 - REMEMBERED_EVENTS), id] };

const noted = (known: DecidedBy[], by: DecidedBy) => (known.includes(by) ? known : [...known, by]);

/** Visits without one of this step that ended so long ago that nothing refers to it. */
function remembered(s: ItemState, step: string): ItemState["visits"] {
  const old = `${step}#${(s.turns[step] ?? 0) - REMEMBERED_VISITS}`;
  return s.visits[old]?.endedAt === undefined ? s.visits : without(s.visits, old);
}

const expectedLabel = (s: ItemState, field: string) => {
  const label = labelOf(s.labels, s.record[field]);
  return label === undefined ? {} : { expectedLabel: label };
};

const withoutMilestone = (s: ItemState, stage: string) =>
  keep(s.timers, ({ about }) => about.is !== "milestone" || about.stage !== stage);

/** Handlers and repeated steps run one step and are gone. */
const isExtra = (block: Thread["block"]) => "handler" in block || "again" in block;
