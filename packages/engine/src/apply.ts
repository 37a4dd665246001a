import type { DecidedBy, Heard } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { awaitedAgain, echoed, overtaken, overwritten, unawaited } from "./echoes.ts";
import { type Edit, edit } from "./edit.ts";
import type { Adopted, Effect, Entry } from "./entry.ts";
import { emptyHistory, follow, lookBefore, ownedBefore } from "./history.ts";
import { movedOn } from "./move/apply.ts";
import { NOT_APPLIED, OWNER } from "./names.ts";
import { changed, dropOffer, owned, settled, spent, unwatched } from "./outcome.ts";
import { see, seeChoice } from "./seen.ts";
import type { ItemState, MilestoneState, OpenTask, PathStepState, Thread, Visit } from "./state.ts";
import { doesAgain, undoChanges } from "./undo/apply.ts";
import { labelOf } from "./values.ts";

/** How many echoes an item waits for: of a write that changed nothing none will come. */
const REMEMBERED_ECHOES = 64;

/** How many events an item keeps for steps that may wait for them. */
const REMEMBERED_UNTAKEN = 32;

/** How many visits of one step an item remembers; all of them stand in the trail. */
const REMEMBERED_VISITS = 50;

/**
 * The only way that state changes. Never decides, never fails on an entry of a known format;
 * returns a new state that shares what did not change.
 *
 * The first entry of an item is `item-started`, or `archived` once all others have left the store; for it `state` is `undefined`.
 */
export function apply(state: ItemState | undefined, entry: Entry): ItemState {
  return fold([entry], state) as ItemState;
}

/** State after all entries, or `undefined` for none. */
export function fold(entries: Iterable<Entry>, from?: ItemState): ItemState | undefined {
  let editing = from && edit(from);
  for (const entry of entries) editing = take(editing, entry);
  return editing?.state;
}

/** Takes an entry into a state in the making. The edit to go on with: the same one, unless the item begins. */
export function take(editing: Edit | undefined, entry: Entry): Edit {
  if (entry.kind === "item-started") return edit(begin(entry, editing?.state));
  if (entry.kind === "archived") return edit(remains(entry));
  const change = changeOf(entry);
  if (!editing) throw new Error(`The trail begins with "${entry.kind}" instead of "item-started".`);
  const before = lookBefore(editing.state, entry);
  change(editing, entry);
  follow(editing, entry, before);
  editing.state.updatedAt = entry.at;
  editing.state.entries++;
  return editing;
}

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** @param before what was let go and is taken over once more: what it has cost stays, and nothing gets its number anew */
const begin = (entry: Of<"item-started">, before?: ItemState): ItemState => ({
  ...bare(entry),
  ...(before && again(before)),
  status: "live",
  startedAt: entry.at,
  record: entry.record,
  labels: entry.labels ?? {},
  seen: [...(before?.seen ?? []), entry.eventId],
  ...(entry.adopted && takenOver(entry, entry.adopted, (before?.entries ?? 0) + 1)),
});

const again = ({ entries, turns, open, cost, costOf, apiCalls }: ItemState) => ({
  ...{ entries: entries + 1, turns, open, cost, apiCalls },
  ...(costOf && { costOf }),
});

/** What is known of an item that begins in the middle. */
function takenOver(
  { at, record, labels }: Of<"item-started">,
  { run, facts = {}, keeps, assignedBy }: Adopted,
  number: number,
): Partial<ItemState> {
  const id = record[OWNER];
  const owner = typeof id === "string" && id !== "" ? { id, name: labelOf(labels, id) ?? id } : undefined;
  return {
    adopted: { run, ...(keeps && { keeps }) },
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, { value, by: "rule" as const, visit: "" }]),
    ),
    ...(owner && { owner, history: ownedBefore(owner, at, number) }),
    ...(assignedBy && { assignedBy }),
  };
}

/** Somebody, or the workflow, has done something with what was taken over: it cannot be let go as it was. */
function worked(state: ItemState): void {
  if (state.adopted && !state.adopted.worked) state.adopted = { ...state.adopted, worked: true };
}

const OUTWARD: ReadonlySet<Effect["kind"]> = new Set(["write", "call"]);

/** All that is known of an item whose trail is in an archive: that it was, and how it ended. */
const remains = (entry: Of<"archived">): ItemState => ({
  ...bare(entry),
  status: "ended",
  startedAt: entry.startedAt,
  endedAt: entry.endedAt,
  outcome: entry.outcome,
  entries: entry.entries + 1,
});

function bare(entry: Of<"item-started"> | Of<"archived">): Omit<ItemState, "status" | "startedAt"> {
  return {
    workflow: entry.workflow,
    hash: entry.hash,
    object: entry.object,
    recordId: entry.recordId,
    updatedAt: entry.at,
    record: {},
    labels: {},
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
    touchedByHand: false,
    history: emptyHistory(),
    decidedBy: [],
    seen: [],
    cost: 0,
    apiCalls: 0,
    entries: 1,
  };
}

function changeOf({ kind }: Entry): (edit: Edit, entry: Entry) => void {
  if (!Object.hasOwn(changes, kind)) {
    throw new Error(
      `The trail has an entry of the kind "${kind}", which this version does not know: it was written by a newer one. Use that one.`,
    );
  }
  return changes[kind as keyof typeof changes] as (edit: Edit, entry: Entry) => void;
}

/** What each kind of entry changes. One line of the union, one line here. */
const changes: {
  [K in Exclude<Entry["kind"], "item-started" | "archived">]: (edit: Edit, entry: Of<K>) => void;
} = {
  "stage-entered": ({ state, own }, { stage }) => {
    state.stage = stage;
    own("threads").main = { block: { stage }, next: 0 };
  },
  "stage-completed": (edit, { stage }) => {
    edit.state.stagesDone = [...edit.state.stagesDone, stage];
    edit.drop("threads", "main");
    disarm(edit, stage);
  },

  "step-started": (edit, { step, visit, thread, at }) => {
    const { threads, sentBack } = edit.state;
    // given out for the first time once more
    if (sentBack?.[step] && !isAgain(threads[thread])) edit.state.sentBack = { ...sentBack, [step]: [] };
    occupy(edit, thread, visit);
    begun(edit, visit, { step, thread, status: "open", startedAt: at });
  },
  "step-skipped": (edit, { step, visit, thread, at }) => {
    release(edit, thread);
    begun(edit, visit, { step, thread, status: "skipped", startedAt: at, endedAt: at });
  },
  decided: (
    { state, own },
    { visit, decision: { name, kind, value, by, label, hash, because, outside } },
  ) => {
    note(state, by);
    if (kind === "fact")
      own("facts")[name] = {
        ...{ value, by, visit },
        ...(hash !== undefined && { hash, text: because.text }),
        ...(outside && { outside }),
      };
    else if (label !== undefined) own("labels")[String(value)] = label;
  },
  "step-waiting": (edit, { visit, for: waitingFor, memory }) =>
    changeVisit(edit, visit, { status: "waiting", waitingFor, ...(memory !== undefined && { memory }) }),
  "blocks-entered": (edit, { step, visit, blocks, memory }) => {
    changeVisit(edit, visit, { status: "in-blocks", ...(memory !== undefined && { memory }) });
    for (const name of blocks)
      edit.own("threads")[`${visit}/${name}`] = { block: { step, visit, name }, next: 0 };
  },
  "step-completed": (edit, { visit, at }) => end(edit, visit, "completed", at),
  "step-failed": (edit, { visit, at, then, memory }) => {
    if (then.do === "incident")
      changeVisit(edit, visit, { status: "incident", ...(memory !== undefined && { memory }) });
    else end(edit, visit, "failed", at);
  },
  ...undoChanges,
  "attempt-refused": () => {},
  "step-retried": (edit, { visit }) => {
    const { memory } = edit.state.visits[visit] ?? {};
    const before = memory === undefined ? {} : { before: memory };
    changeVisit(edit, visit, { status: "open", memory: undefined, ...before });
    edit.keep("timers", (timer) => timer.visit !== visit);
  },
  "thread-opened": (edit, { thread, block }) => {
    edit.own("threads")[thread] = { block, next: 0 };
    if ("again" in block) unwatched(edit);
  },

  "write-planned": ({ state, own }, { field, value, visit, label }) => {
    if (state.takenBack && state.undoing?.now !== visit) doesAgain(state, visit);
    own("planned")[field] = {
      value,
      visit,
      ...(label !== undefined && { label }),
      ...(field in state.record && expected(state, field)),
    };
    if (label !== undefined) own("labels")[String(value)] = label;
  },
  "effect-intended": (edit, { effect, visit, at }) => {
    const { state, own } = edit;
    if (effect.kind === "call" && effect.counted) calledOff(edit, visit, effect.counted.task);
    own("open")[effect.id] = { effect, visit, intendedAt: at, attempts: 0 };
    if (OUTWARD.has(effect.kind)) worked(state);
    if (state.takenBack && effect.kind === "call" && effect.undoes === undefined) doesAgain(state, visit);
    // whatever ends in the same turn gives it back
    if (effect.kind === "hand-over") state.reservation = effect.reservation;
    if (effect.kind === "release") dropOffer(state, effect.reservation);
    if (effect.kind !== "write") return;
    state.planned = {};
    const awaited = Object.entries(effect.sets).map(([field, { value }]) => ({
      effect: effect.id,
      field,
      value,
    }));
    state.echoes = [...state.echoes, ...awaited].slice(-REMEMBERED_ECHOES);
  },
  "effect-settled": settled,
  "effect-sent": ({ state, own }, { effect }) => {
    const open = state.open[effect];
    if (open) own("open")[effect] = { ...open, sent: true };
  },
  "choice-held": (edit, { effect, because, at }) => {
    const known = edit.state.open[effect];
    if (!known) return;
    edit.own("open")[effect] = { ...known, pool: { since: at, because: because.text } };
    if (known.visit) changeVisit(edit, known.visit, { waitingFor: poolText(known.effect) });
  },
  "effect-retried": (edit, { effect, attempt, error, cost }) => {
    const known = edit.state.open[effect];
    if (!known) return;
    if (error.code === NOT_APPLIED) edit.state.echoes = awaitedAgain(edit.state, known.effect);
    const { sent: _, ...open } = known;
    spent(edit, open.effect, cost);
    edit.own("open")[effect] = { ...open, attempts: attempt };
  },
  "cost-settled": ({ state }, { cost, account }) => {
    state.cost += cost;
    state.costOf = { ...state.costOf, [account.agent]: (state.costOf?.[account.agent] ?? 0) + cost };
  },

  "task-opened": ({ state, own }, { task, request, visit, about, at }) => {
    own("tasks")[task] = { request, visit, ...(about && { about }), openedAt: at };
    if (about?.is === "undone" && state.undoing) state.undoing = { ...state.undoing, asked: true };
  },
  "task-answered": (edit, { task }) => {
    closeTask(edit, task);
    note(edit.state, "person");
    worked(edit.state);
  },
  "task-withdrawn": (edit, { task }) => closeTask(edit, task),
  "answer-held": (edit, { task, by, answer, until }) =>
    changeTask(edit, task, { held: { by, answer, until } }),
  "answer-taken-back": (edit, { task }) => {
    changeTask(edit, task, { held: undefined });
    edit.keep("timers", ({ about }) => about.is !== "answer" || about.task !== task);
  },
  "task-passed": (edit, { task, by, to, at }) => {
    const open = edit.state.tasks[task];
    if (!open) return;
    changeTask(edit, task, {
      passed: [...(open.passed ?? []), { by, at }],
      ...(to !== undefined && { request: { ...open.request, to } }),
    });
  },
  "task-noted": (edit, { task, by, text, at }) =>
    changeTask(edit, task, { notes: [...(edit.state.tasks[task]?.notes ?? []), { by, at, text }] }),

  "offer-taken": (edit, { step, offer }) => {
    const { state } = edit;
    const taken = state.offers?.[offer];
    if (!taken) return;
    const { id, name, team, size } = taken;
    owned(edit, { id, name, ...(team && { team }) }, offer, size);
    state.assignedBy = step;
    dropOffer(state, offer);
  },
  "owner-kept": ({ state }, { step }) => {
    state.assignedBy = step;
    if (state.adopted) {
      const { keeps: _, ...adopted } = state.adopted;
      state.adopted = adopted;
    }
  },
  "owner-watched": (edit, { step, watch }) => {
    unwatched(edit);
    edit.state.watch = { step, ...watch };
  },
  "watch-ended": (edit) => unwatched(edit),
  "sent-back": (edit, { step, from }) => {
    const { sentBack } = edit.state;
    edit.state.sentBack = { ...sentBack, [step]: [...(sentBack?.[step] ?? []), from.id] };
    unwatched(edit);
  },

  "timer-armed": (edit, { timer, due, visit, about, counted }) => {
    edit.own("timers")[timer] = { due, visit, about, ...(counted && { counted }) };
    if (about.is !== "milestone") return;
    if (about.place !== undefined) changePath(edit, about.stage, about.place, { due });
    // a violation whose time another calendar has moved
    else if (about.share === 1) changeMilestone(edit, about.stage, { due });
  },
  "timer-fired": ({ drop }, { timer }) => drop("timers", timer),

  "milestone-started": (edit, { stage, due, totalMs }) =>
    changeMilestone(edit, stage, { status: "running", due, totalMs, warned: [] }),
  "milestone-warned": (edit, { stage, share }) => {
    const warned = edit.state.milestones[stage]?.warned ?? [];
    changeMilestone(edit, stage, { warned: [...warned, share] });
  },
  "milestone-violated": (edit, { stage }) => changeMilestone(edit, stage, { status: "violated" }),
  "milestone-overdue": (edit, { stage, place, at }) => changePath(edit, stage, place, { takenAt: at }),
  "milestone-paused": (edit, { stage, remainingMs, path }) => {
    if (!path) changeMilestone(edit, stage, { status: "paused", remainingMs, due: undefined });
    for (const [place, leftMs] of Object.entries(path ?? {}))
      changePath(edit, stage, Number(place), { leftMs });
    disarm(edit, stage);
  },
  "milestone-resumed": (edit, { stage, due }) => {
    if (due !== undefined) changeMilestone(edit, stage, { status: "running", due, remainingMs: undefined });
  },
  "milestone-met": (edit, { stage }) => {
    changeMilestone(edit, stage, { status: "met", due: undefined, remainingMs: undefined });
    disarm(edit, stage);
  },

  "calendar-changed": ({ state }, { eventId }) => see(state, eventId),

  "record-changed": (edit, { eventId, changes, ours }) => {
    see(edit.state, eventId);
    changed(edit, changes);
    if (ours) edit.state.echoes = overwritten(edit.state, changes);
  },
  "echo-seen": (edit, { eventId, effect, fields }) => {
    see(edit.state, eventId);
    echoed(edit, effect, fields);
  },
  "foreign-write": (edit, entry) => {
    const { state, keep } = edit;
    const { eventId, changes, answer, effect, source } = entry;
    see(state, eventId);
    changed(edit, changes, answer !== "restore");
    if (effect) state.echoes = [...state.echoes, ...overtaken(effect, entry)];
    else if (source === "automation") state.echoes = overwritten(state, changes);
    if (answer !== "restore") keep("planned", (_, field) => !Object.hasOwn(changes, field));
    note(state, "foreign");
    state.touchedByHand ||= source === "person";
  },
  "event-received": ({ state }, { event, eventId, at, data = {}, by, kept, visit }) => {
    see(state, eventId);
    if (!kept) return;
    const heard: Heard = { event, id: eventId, at, data, ...(by && { by }), ...(visit && { visit }) };
    state.heard = [...(state.heard ?? []).slice(1 - REMEMBERED_UNTAKEN), heard];
  },
  "event-taken": ({ state }, { eventId }) => {
    state.heard = state.heard?.filter(({ id }) => id !== eventId);
  },
  acted: ({ state }, { action, because, by }) => {
    state.touchedByHand ||= by !== undefined;
    if (action.do === "end") {
      state.ending = { outcome: action.outcome, because: because.text };
      state.threads = {};
      state.timers = {};
    }
  },

  "incident-opened": ({ state, own }, { incident, error, at, step, visit, effect, undoes }) => {
    own("incidents")[incident] = {
      error,
      openedAt: at,
      ...(step && { step }),
      ...(visit && { visit }),
      ...(effect && { effect }),
      ...(undoes && { undoes }),
    };
    const open = effect ? state.open[effect] : undefined;
    if (open) own("open")[open.effect.id] = { ...open, held: true };
  },
  "incident-closed": ({ state, drop }, { incident }) => {
    const effect = state.incidents[incident]?.effect;
    drop("incidents", incident);
    note(state, "person");
    if (!effect || !state.open[effect]) return;
    drop("open", effect);
    state.echoes = unawaited(state, effect);
  },
  "move-awaited": ({ state }, { eventId, to, by, reason, stages }) => {
    seeChoice(state, eventId);
    state.moving = { to, by, reason, ...(stages && { stages }) };
  },
  "version-kept": ({ state }, { eventId }) => {
    seeChoice(state, eventId);
    state.moving = undefined;
  },
  "item-moved": movedOn,
  "item-ended": ({ state, keep }, { outcome, at, letGo }) => {
    keep("open", ({ held }) => !held);
    if (letGo && state.adopted) state.adopted = { ...state.adopted, letGo };
    Object.assign(state, {
      status: "ended",
      endedAt: at,
      outcome,
      ending: undefined,
      moving: undefined,
      threads: {},
      planned: {},
      echoes: [],
      tasks: {},
      timers: {},
      incidents: {},
      watch: undefined,
      heard: undefined,
      undos: undefined,
      undoing: undefined,
    } satisfies Partial<ItemState>);
  },
};

/** A visit begins; one of the same step that ended so long ago that nothing refers to it is forgotten. */
function begun({ state, own, drop }: Edit, id: string, visit: Visit): void {
  const { step } = visit;
  const turns = state.turns[step] ?? 0;
  const old = `${step}#${turns - REMEMBERED_VISITS}`;
  if (state.visits[old]?.endedAt !== undefined) drop("visits", old);
  own("visits")[id] = visit;
  own("turns")[step] = turns + 1;
}

function end(edit: Edit, id: string, status: Visit["status"], at: string): void {
  const { state, keep } = edit;
  const known = state.visits[id];
  if (!known) return;
  if (state.threads[known.thread]?.visit === id) release(edit, known.thread);
  const inside = `${id}/`;
  keep("threads", (_, thread) => !thread.startsWith(inside));
  keep("timers", (timer) => timer.visit !== id);
  changeVisit(edit, id, { status, endedAt: at, waitingFor: undefined, memory: undefined, before: undefined });
}

function changeVisit({ state, own }: Edit, id: string, change: Partial<Visit>): void {
  const known = state.visits[id];
  if (known) own("visits")[id] = { ...known, ...change };
}

function calledOff(edit: Edit, visit = "", task: string): void {
  changeVisit(edit, visit, { calledOff: [...(edit.state.visits[visit]?.calledOff ?? []), task] });
}

function occupy({ state, own }: Edit, thread: string, visit: string): void {
  const known = state.threads[thread];
  if (known) own("threads")[thread] = { ...known, visit };
}

/** The thread's open step is over: the next one may begin. */
function release({ state, own, drop }: Edit, thread: string): void {
  const known = state.threads[thread];
  if (!known) return;
  if (isExtra(known.block)) drop("threads", thread);
  else own("threads")[thread] = { block: known.block, next: known.next + 1 };
}

function changeMilestone({ state, own }: Edit, stage: string, change: Partial<MilestoneState>): void {
  const known = state.milestones[stage] ?? { status: "running" as const, warned: [] };
  own("milestones")[stage] = { ...known, ...change };
}

function changePath(edit: Edit, stage: string, place: number, now: PathStepState): void {
  changeMilestone(edit, stage, { path: { ...edit.state.milestones[stage]?.path, [place]: now } });
}

const disarm = ({ keep }: Edit, stage: string) =>
  keep("timers", ({ about }) => about.is !== "milestone" || about.stage !== stage);

/** A question is over, and with it the time that its answer was waited for. */
function closeTask({ drop, keep }: Edit, task: string): void {
  drop("tasks", task);
  keep("timers", ({ about }) => !("task" in about) || about.task !== task);
}

function changeTask({ state, own }: Edit, task: string, change: Partial<OpenTask>): void {
  const { held, ...open } = { ...(state.tasks[task] as OpenTask), ...change };
  if (state.tasks[task]) own("tasks")[task] = { ...open, ...(held && { held }) };
}

function note(state: ItemState, by: DecidedBy): void {
  if (!state.decidedBy.includes(by)) state.decidedBy = [...state.decidedBy, by];
}

/** The value that a write replaces, with its name. */
function expected({ record, labels }: ItemState, field: string) {
  const value = record[field] as Value;
  const label = labelOf(labels, value);
  return { expected: value, ...(label !== undefined && { expectedLabel: label }) };
}

export const poolText = (effect: Effect) =>
  effect.kind === "choose" ? `an owner in ${effect.team}, in the pool` : "an owner";

const isAgain = (thread: Thread | undefined) => thread !== undefined && "again" in thread.block;

/** Handlers and repeated steps run one step and are gone. */
const isExtra = (block: Thread["block"]) => "handler" in block || "again" in block;
