import type { Because, Decision, Effect, Entry, StepError, Value, WorkItemStory } from "../api/types.ts";

export type Told = WorkItemStory["entries"][number];
export type EntryOf<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** One visit of one step, put together from all the entries that speak of it. */
export interface VisitStory {
  id: string;
  step: string;
  thread: string;
  status: "open" | "waiting" | "completed" | "skipped" | "failed";
  startedAt: string;
  endedAt?: string;
  /** Every "waiting for …" of the visit, oldest first. */
  waits: { at: string; for: string }[];
  decisions: { at: string; decision: Decision }[];
  because?: Because;
  error?: StepError;
  then?: EntryOf<"step-failed">["then"];
  /** What somebody has to settle before it is done; it may have completed before its write was refused. */
  incident?: StepError;
  retries: number;
  planned: { field: string; value: Value; label?: string }[];
  blocks?: { names: string[]; because?: Because };
  /** Ids of its effects and tasks. */
  effects: string[];
  tasks: string[];
}

export interface EffectStory {
  effect: Effect;
  seq: number;
  at: string;
  visit?: string;
  settled?: EntryOf<"effect-settled">;
  retries: EntryOf<"effect-retried">[];
  /** When the org told us of our own write. */
  echoAt?: string;
  /** Of what was counted at first, by what was told here. */
  unspent?: number;
}

export interface TaskStory {
  id: string;
  opened: EntryOf<"task-opened">;
  answered?: EntryOf<"task-answered">;
  withdrawn?: EntryOf<"task-withdrawn">;
}

export interface Gathered {
  visits: Map<string, VisitStory>;
  effects: Map<string, EffectStory>;
  tasks: Map<string, TaskStory>;
  incidents: Map<string, { opened: EntryOf<"incident-opened">; closed?: EntryOf<"incident-closed"> }>;
  ended: boolean;
}

/** Puts the entries of a trail together by visit, effect, task and incident. */
export function gather(entries: Told[]): Gathered {
  const all: Gathered = {
    visits: new Map(),
    effects: new Map(),
    tasks: new Map(),
    incidents: new Map(),
    ended: false,
  };
  for (const { entry, seq } of entries) take(all, entry, seq);
  return all;
}

function take(all: Gathered, entry: Entry, seq: number): void {
  switch (entry.kind) {
    case "step-started":
    case "step-skipped": {
      const skipped = entry.kind === "step-skipped";
      all.visits.set(entry.visit, {
        id: entry.visit,
        step: entry.step,
        thread: entry.thread,
        status: skipped ? "skipped" : "open",
        startedAt: entry.at,
        endedAt: skipped ? entry.at : undefined,
        because: skipped ? entry.because : undefined,
        waits: [],
        decisions: [],
        retries: 0,
        planned: [],
        effects: [],
        tasks: [],
      });
      break;
    }
    case "effect-intended": {
      const { effect } = entry;
      all.effects.set(effect.id, { effect, seq, at: entry.at, visit: entry.visit, retries: [] });
      const visits = new Set(
        effect.kind === "write" ? Object.values(effect.sets).map((set) => set.visit) : [],
      );
      if (entry.visit) visits.add(entry.visit);
      for (const visit of visits) all.visits.get(visit)?.effects.push(effect.id);
      break;
    }
    case "effect-settled": {
      const effect = all.effects.get(entry.effect);
      if (effect) effect.settled = entry;
      break;
    }
    case "effect-retried":
      all.effects.get(entry.effect)?.retries.push(entry);
      break;
    case "cost-settled": {
      const last = all.visits.get(entry.visit)?.effects.findLast((id) => all.effects.get(id)?.settled);
      const effect = last === undefined ? undefined : all.effects.get(last);
      if (effect) effect.unspent = -entry.cost;
      break;
    }
    case "echo-seen": {
      const effect = all.effects.get(entry.effect);
      if (effect) effect.echoAt ??= entry.at;
      break;
    }
    case "task-opened":
      all.tasks.set(entry.task, { id: entry.task, opened: entry });
      if (entry.visit) all.visits.get(entry.visit)?.tasks.push(entry.task);
      break;
    case "task-answered": {
      const task = all.tasks.get(entry.task);
      if (task) task.answered = entry;
      break;
    }
    case "task-withdrawn": {
      const task = all.tasks.get(entry.task);
      if (task) task.withdrawn = entry;
      break;
    }
    case "incident-opened":
      all.incidents.set(entry.incident, { opened: entry });
      blame(all, entry.visit, entry.error);
      break;
    case "incident-closed": {
      const incident = all.incidents.get(entry.incident);
      if (incident) incident.closed = entry;
      blame(all, incident?.opened.visit, undefined);
      break;
    }
    case "item-ended":
      all.ended = true;
      break;
    default: {
      const visit = "visit" in entry && entry.visit ? all.visits.get(entry.visit) : undefined;
      if (visit) takeVisit(visit, entry);
    }
  }
}

function blame(all: Gathered, id: string | undefined, error: StepError | undefined): void {
  const visit = id === undefined ? undefined : all.visits.get(id);
  if (visit) visit.incident = error;
}

function takeVisit(visit: VisitStory, entry: Entry): void {
  switch (entry.kind) {
    case "decided":
      visit.decisions.push({ at: entry.at, decision: entry.decision });
      break;
    case "step-waiting":
      visit.status = "waiting";
      visit.waits.push({ at: entry.at, for: entry.for });
      break;
    case "blocks-entered":
      visit.blocks = { names: [...(visit.blocks?.names ?? []), ...entry.blocks], because: entry.because };
      break;
    case "step-completed":
      visit.status = "completed";
      visit.endedAt = entry.at;
      visit.because = entry.because;
      break;
    case "step-failed":
      visit.status = "failed";
      visit.endedAt = entry.at;
      visit.error = entry.error;
      visit.because = entry.because;
      // biome-ignore lint/suspicious/noThenProperty: the trail's own word for what happens next
      visit.then = entry.then;
      break;
    case "step-retried":
      visit.status = "open";
      visit.endedAt = undefined;
      visit.error = undefined;
      visit.retries += 1;
      break;
    case "write-planned":
      visit.planned.push({ field: entry.field, value: entry.value, label: entry.label });
      break;
    default:
  }
}

/** The visit during which something happened: of those going on at that moment, the one begun last. */
export function visitAt(visits: Iterable<VisitStory>, at: string): VisitStory | undefined {
  let during: VisitStory | undefined;
  let before: VisitStory | undefined;
  for (const visit of visits) {
    if (visit.status === "skipped" || visit.startedAt > at) continue;
    before = visit;
    if (visit.endedAt === undefined || visit.endedAt >= at) during = visit;
  }
  return during ?? before;
}
