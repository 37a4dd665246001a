import type { Action, Change, DecidedBy, Decision, Entry, WorkItemStory } from "../api/types.ts";
import { waitWords } from "../format/condition.ts";
import { clock, duration } from "../format/time.ts";
import { count, showValue, title } from "../format/value.ts";
import { deciders } from "../marks/deciders.ts";
import type { IconName } from "../marks/icons.ts";
import type { EntryOf, Gathered, Told, VisitStory } from "./gather.ts";
import { stepTitle } from "./kinds.ts";
import { met, plain, unmet } from "./unmet.ts";

/** One line of the timeline. */
export interface TimelineRow {
  id: string;
  /** What a click selects: a visit, or "entry-12" for what belongs to no step. */
  select: string;
  at: string;
  title: string;
  /** Who: a hue where something was decided, a word always. */
  badge: { by?: DecidedBy; word: string; icon?: IconName };
  outcome: string;
  ms?: number;
  apiCalls?: number;
  /** Attempts that failed before, folded into this row. */
  retries: { at: string; text: string }[];
  tone: "plain" | "danger" | "warning" | "success" | "faded";
  /** Still going on. */
  open: boolean;
}

export interface RowContext {
  gathered: Gathered;
  summaries: WorkItemStory["summaries"];
  now: number;
}

type Part = Partial<Omit<TimelineRow, "id" | "at">> & { title: string; outcome: string };
type Maker<K extends Entry["kind"]> = (
  entry: EntryOf<K>,
  context: RowContext,
  told: Told,
) => Part | undefined;

/** Rows of one entry: none for bookkeeping and for what another entry's row tells already. */
export function rowsOf(told: Told, context: RowContext): TimelineRow[] {
  const maker = makers[told.entry.kind] as Maker<Entry["kind"]> | undefined;
  const part = maker?.(told.entry, context, told);
  if (!part) return [];
  const id = `entry-${told.seq}`;
  return [
    {
      id,
      select: id,
      at: told.entry.at,
      badge: { word: "System" },
      retries: [],
      tone: "plain",
      open: false,
      ...part,
    },
  ];
}

const makers: { [K in Entry["kind"]]?: Maker<K> } = {
  "item-started": (entry) => ({
    title: `${entry.object.replace(/__c$/, "")} arrived`,
    outcome: plain(met(entry.because)),
  }),

  "step-started": (entry, context) => visitRow(context.gathered.visits.get(entry.visit), context),

  "step-skipped": (entry, { summaries }) => ({
    title: stepTitle(entry.step, summaries),
    outcome: plain(unmet(entry.because)),
    select: entry.visit,
    badge: { word: "Not taken" },
    tone: "faded",
  }),

  decided: (entry, { gathered, summaries }) => {
    const { decision } = entry;
    const visit = gathered.visits.get(entry.visit);
    const name = stepTitle(entry.step, summaries);
    const several = (visit?.decisions.length ?? 0) > 1;
    const sure = decision.confidence === undefined ? "" : `, ${decision.confidence.toFixed(2)} sure`;
    const row = decision.because.row ? `, row ${decision.because.row.hit} of ${decision.because.row.of}` : "";
    return {
      title: several ? `${name}: ${title(decision.name).toLowerCase()}` : name,
      outcome: `${decisionValue(decision)}${sure}${row}`,
      select: entry.visit,
      badge: badgeOf(decision.by),
      tone: decision.by === "foreign" ? "danger" : "plain",
      ms:
        visit && decision.by !== "person"
          ? Date.parse(entry.at) - Date.parse(begunBefore(visit, entry))
          : undefined,
    };
  },

  "step-failed": (entry, { summaries, gathered }) =>
    gathered.visits.get(entry.visit)?.decisions.length
      ? {
          title: `${stepTitle(entry.step, summaries)} failed`,
          outcome: entry.error.message,
          select: entry.visit,
          tone: toneOfFailure(entry.then),
        }
      : undefined,

  "effect-intended": (entry, { gathered }, told) => {
    const { effect } = entry;
    const story = gathered.effects.get(effect.id);
    const retries = (story?.retries ?? []).map((retry) => ({
      at: retry.at,
      text: `Attempt ${retry.attempt} failed: ${retry.error.message}`,
    }));
    const settled = story?.settled;
    const common = { retries, ms: settled?.ms, apiCalls: settled?.apiCalls, open: !settled };
    if (effect.kind === "write") {
      const fields = count(Object.keys(effect.sets).length, "field");
      const refused = settled && !settled.ok;
      return {
        ...common,
        title: "Write to Salesforce",
        outcome: refused
          ? `Refused: ${settled.error?.code ?? "no reason given"}`
          : `${fields} in one request`,
        select: `entry-${told.seq}`,
        badge: { word: settled ? "Update" : "On its way" },
        tone: refused ? "warning" : "plain",
      };
    }
    if (effect.kind === "notify") return { ...common, title: `Notify ${effect.to}`, outcome: effect.text };
    return undefined;
  },

  "task-opened": (entry, { gathered, now }) => {
    const task = gathered.tasks.get(entry.task);
    const select = entry.visit ? { select: entry.visit } : {};
    const end = task?.answered?.at ?? task?.withdrawn?.at;
    const outcome = task?.answered
      ? `${task.answered.by} answered: ${answerText(task.answered.answer)}`
      : task?.withdrawn
        ? `Withdrawn: ${task.withdrawn.because}`
        : `Waits for ${entry.request.to}`;
    return {
      ...select,
      title: entry.request.title,
      outcome,
      badge: task?.answered ? badgeOf("person") : { word: end ? "Withdrawn" : "Open task", icon: "tasks" },
      ms: (end ? Date.parse(end) : now) - Date.parse(entry.at),
      open: !end,
    };
  },

  "milestone-warned": (entry) => ({
    title: `${entry.stage} milestone`,
    outcome: `${Math.round(entry.share * 100)} % of its time have passed`,
    badge: { word: "Warning", icon: "clock" },
    tone: "warning",
  }),
  "milestone-violated": (entry) => ({
    title: `${entry.stage} milestone violated`,
    outcome: "The target time has passed",
    badge: { word: "Violation", icon: "alert" },
    tone: "danger",
  }),
  "milestone-paused": (entry) => ({
    title: `${entry.stage} milestone paused`,
    outcome: `${entry.because.text}; ${duration(entry.remainingMs)} left`,
  }),
  "milestone-resumed": (entry) => ({
    title: `${entry.stage} milestone goes on`,
    outcome: entry.because.text,
  }),

  "record-changed": (entry) => {
    const changes = withoutStamps(entry.changes);
    if (Object.keys(changes).length === 0) return undefined;
    return {
      title: changeTitle(changes),
      outcome: [entry.by && `By ${entry.by}`, entry.because].filter(Boolean).join(", ") || "As expected",
      badge: entry.by ? badgeOf("person") : { word: "System" },
    };
  },

  "foreign-write": (entry, { gathered }) => ({
    title: changeTitle(entry.changes),
    outcome: `${foreignWriter(entry)}. ${foreignAnswer(entry, gathered)}`,
    badge: badgeOf("foreign"),
    tone: "danger",
  }),

  "event-received": (entry) => ({
    title: title(entry.event),
    outcome: entry.handled ? entry.because.text : `Nothing to do: ${entry.because.text}`,
    badge: { word: "Event", icon: "bolt" },
    tone: entry.handled ? "plain" : "faded",
  }),

  // a handler's own steps tell what it does
  "thread-opened": (entry, { summaries }) =>
    "again" in entry.block
      ? { title: `${stepTitle(entry.block.again, summaries)} once more`, outcome: entry.because.text }
      : undefined,

  acted: (entry) => ({
    title: actionTitle(entry.action),
    outcome: entry.because.text,
    ...(entry.visit && { select: entry.visit }),
  }),

  "incident-opened": (entry, { gathered, summaries }) => ({
    title: entry.step ? `Incident in ${stepTitle(entry.step, summaries)}` : "Incident",
    outcome: entry.error.message,
    ...(entry.visit && { select: entry.visit }),
    badge: {
      by: "foreign",
      word: gathered.incidents.get(entry.incident)?.closed ? "Settled" : "Incident",
      icon: "alert",
    },
    tone: "danger",
  }),
  "incident-closed": (entry, { gathered }) => {
    const visit = gathered.incidents.get(entry.incident)?.opened.visit;
    return {
      title: `${title(entry.repair)} by hand`,
      outcome: `${entry.by}: ${entry.reason || "no reason given"}`,
      ...(visit && { select: visit }),
      badge: badgeOf("person"),
    };
  },

  "item-ended": (entry) => ({
    title: title(entry.outcome),
    outcome: entry.because,
    badge:
      entry.by === "person" ? badgeOf("person") : { word: entry.by === "org" ? "Salesforce" : "Workflow" },
    tone: "success",
  }),
};

/** What was decided, for people; an optional fact may be settled as none. */
export function decisionValue({ kind, label, value }: Decision): string {
  return label ?? (kind === "fact" && value === null ? "none" : showValue(value));
}

/** When a decision began: at the end of the one before it in the same visit. */
function begunBefore(visit: VisitStory, entry: EntryOf<"decided">): string {
  const index = visit.decisions.findIndex(({ decision }) => decision === entry.decision);
  return visit.decisions[index - 1]?.at ?? visit.startedAt;
}

/** The row of a visit that no decision speaks for: a wait, a call, a check, an update, a branch. */
function visitRow(visit: VisitStory | undefined, { gathered, summaries, now }: RowContext): Part | undefined {
  if (!visit || visit.decisions.length > 0) return undefined;
  const call = visit.effects
    .map((id) => gathered.effects.get(id))
    .find((effect) => effect?.effect.kind === "call");
  // a step that only asks is told by its task
  if (visit.tasks.length > 0 && !visit.error && !call) return undefined;
  const waiting = visit.status === "waiting" || visit.status === "open";
  const planned = visit.planned
    .map((set) => `${set.field} → ${set.label ?? showValue(set.value)}`)
    .join(", ");
  const waited = visit.waits.at(-1)?.for;
  // the incident has a row of its own and says it in words
  const error = visit.then?.do === "incident" ? undefined : visit.error?.message;
  const outcome =
    error ?? (visit.because && plain(met(visit.because))) ?? visit.blocks?.because?.text ?? planned;
  const word = call ? "Call" : waited ? (waiting ? "Waiting" : "Waited") : planned ? "Update" : "Rule";
  return {
    title: stepTitle(visit.step, summaries),
    outcome: waiting && waited && !visit.error ? waitWords(waited) : outcome || "Done",
    select: visit.id,
    badge: {
      word: visit.error ? "Failed" : word,
      icon: call ? "call" : waited ? "wait" : word === "Rule" ? "rule" : undefined,
      by: word === "Rule" ? "rule" : undefined,
    },
    ms: call?.settled?.ms ?? (visit.endedAt ? Date.parse(visit.endedAt) : now) - Date.parse(visit.startedAt),
    apiCalls: call?.settled?.apiCalls,
    retries: (call?.retries ?? []).map((one) => ({
      at: one.at,
      text: `Attempt ${one.attempt} failed: ${one.error.message}`,
    })),
    tone: visit.error ? "warning" : "plain",
    open: waiting,
  };
}

/** A failure that the workflow answers by itself is a warning; one that nobody answers is an incident. */
function toneOfFailure(then: VisitStory["then"]): TimelineRow["tone"] {
  return then?.do === "incident" ? "danger" : "warning";
}

function badgeOf(by: DecidedBy): TimelineRow["badge"] {
  return { by, word: deciders[by].word, icon: deciders[by].icon };
}

/** Fields that Salesforce stamps on every write of every object: they tell nothing. */
const stamps = new Set(["LastModifiedById", "LastModifiedDate", "SystemModstamp"]);

function withoutStamps(changes: Record<string, Change>): Record<string, Change> {
  return Object.fromEntries(Object.entries(changes).filter(([field]) => !stamps.has(field)));
}

/** "Priority High → Medium and 1 more" */
export function changeTitle(changes: Record<string, Change>): string {
  const [first, ...more] = Object.entries(changes);
  if (!first) return "Record changed";
  const [field, change] = first;
  const from = change.fromLabel ?? (change.from === undefined ? "" : showValue(change.from, 30));
  const to = change.toLabel ?? showValue(change.to, 30);
  return `${field} ${from ? `${from} ` : ""}→ ${to}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}

/** "By flow “Case Priority Sync”", whatever is known of the writer. */
export function foreignWriter(entry: EntryOf<"foreign-write">): string {
  const who = entry.by ? `By ${entry.by}` : "By somebody unknown";
  return entry.source === "automation" ? `${who}, automation inside our own write` : who;
}

/** What the workflow did about it, and what came of that. */
export function foreignAnswer(entry: EntryOf<"foreign-write">, gathered: Gathered): string {
  if (entry.answer === "accept") return "Accepted";
  if (entry.answer === "restore") return "Restored";
  const task = [...gathered.tasks.values()].find(
    ({ opened }) => opened.about?.is === "foreign-write" && opened.at >= entry.at,
  );
  if (!task) return "Escalated";
  const settled = task.answered
    ? `, ${task.answered.by} answered ${answerText(task.answered.answer)} at ${clock(task.answered.at)}`
    : "";
  return `Escalated to ${task.opened.request.to}${settled}`;
}

export function actionTitle(action: Action): string {
  switch (action.do) {
    case "notify":
      return `Notified ${action.to}`;
    case "escalate":
      return `Escalated to ${action.to}`;
    case "queue":
      return `Moved to queue ${action.to}`;
    case "end":
      return `Ended as ${action.outcome}`;
    case "reassign":
      return "Looked for another owner";
    case "continue":
      return "Went on";
  }
}

function answerText(answer: EntryOf<"task-answered">["answer"]): string {
  return Object.entries(answer)
    .map(([name, value]) => (name === "answer" ? showValue(value, 40) : `${name} ${showValue(value, 40)}`))
    .join(", ");
}
