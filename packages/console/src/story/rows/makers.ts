import { formatAction } from "@throughline/workflow/action";
import type { Change, Entry } from "../../api/types.ts";
import { duration } from "../../format/time.ts";
import { showValue, title } from "../../format/value.ts";
import type { EntryOf, VisitStory } from "../gather.ts";
import { stepTitle } from "../kinds.ts";
import { met, plain, unmet } from "../unmet.ts";
import {
  actionTitle,
  answerText,
  changeTitle,
  decisionValue,
  foreignAnswer,
  foreignWriter,
} from "../words.ts";
import { effectRow } from "./effect-row.ts";
import { badgeOf, type Maker, type TimelineRow } from "./row.ts";
import { visitRow } from "./visit-row.ts";

/** A row for each kind of entry that has something to tell. */
export const makers: { [K in Entry["kind"]]?: Maker<K> } = {
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

  "attempt-refused": (entry, { summaries }) => ({
    title: `${entry.agent ? `Agent ${entry.agent}` : stepTitle(entry.step, summaries)} was refused`,
    outcome: `tried to ${entry.attempted}; allowed: ${entry.boundary}`,
    select: entry.visit,
    badge: { word: "Boundary" },
    tone: "danger",
  }),

  "step-failed": (entry, { summaries, gathered }) =>
    gathered.visits.get(entry.visit)?.decisions.length
      ? {
          title: `${stepTitle(entry.step, summaries)} failed`,
          outcome: entry.error.message,
          select: entry.visit,
          tone: toneOfFailure(entry.then),
        }
      : undefined,

  "choice-held": (entry, { gathered, now }) => {
    const choice = gathered.effects.get(entry.effect);
    const end = choice?.settled?.at;
    return {
      title: end ? "Waited in the pool" : "Waits in the pool",
      outcome: entry.because.text,
      ...(choice?.visit && { select: choice.visit }),
      badge: { word: end ? "Waited" : "Waiting", icon: "wait" },
      ms: (end ? Date.parse(end) : now) - Date.parse(entry.at),
      open: !end,
    };
  },

  "effect-intended": (entry, context, told) => effectRow(entry.effect, context, told),

  "task-opened": (entry, { gathered, now }) => {
    // the write itself says who was asked, and what came of it
    if (entry.about?.is === "foreign-write") return undefined;
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

  "answer-taken-back": (entry, { gathered }) => ({
    title: gathered.tasks.get(entry.task)?.opened.request.title ?? "Answer",
    outcome: `${entry.by} took the answer back`,
    tone: "faded",
  }),
  "task-passed": (entry, { gathered }) => ({
    title: gathered.tasks.get(entry.task)?.opened.request.title ?? "Task",
    outcome: `${entry.by} passed it on${entry.to ? ` to ${entry.to}` : ""}`,
  }),
  "task-noted": (entry) => ({ title: `Note of ${entry.by}`, outcome: entry.text, badge: badgeOf("person") }),

  "owner-watched": (entry, { summaries }) => ({
    title: stepTitle(entry.step, summaries),
    outcome: `The owner is to begin within ${entry.watch.within.text}`,
    select: entry.visit,
    badge: { word: "Watched", icon: "clock" },
  }),
  "watch-ended": (entry, { summaries }) => ({
    title: stepTitle(entry.step, summaries),
    outcome: `The owner is not watched any more: ${entry.because.text}`,
    tone: "faded",
  }),
  "sent-back": (entry) => ({
    title: `Taken from ${entry.from.name}`,
    outcome: entry.because.text,
    badge: { word: "Sent back", icon: "loop" },
    tone: "warning",
  }),

  "undo-asked": (entry) => ({
    title: "What was done is taken back",
    outcome: `${entry.because.text}. Then: ${formatAction(entry.afterwards)}`,
    ...(entry.visit && { select: entry.visit }),
    badge: entry.by ? badgeOf("person") : { word: "Undo", icon: "undo" },
    tone: "warning",
  }),
  undone: (entry, { summaries }) => ({
    title: stepTitle(entry.step, summaries),
    outcome: `${UNDONE[entry.how]}${entry.because ? `: ${entry.because}` : ""}`,
    select: entry.visit,
    badge: { word: "Undo", icon: "undo" },
    tone: entry.how === "taken-back" ? "plain" : "warning",
  }),

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
  "milestone-overdue": (entry) => ({
    title: `${entry.stage} milestone overdue`,
    outcome: `It was violated ${entry.by} ago`,
    badge: { word: "Violation", icon: "alert" },
    tone: "danger",
  }),
  "milestone-paused": (entry) => ({
    title: `${entry.stage} milestone paused`,
    outcome: entry.path ? entry.because.text : `${entry.because.text}; ${duration(entry.remainingMs)} left`,
  }),
  "calendar-changed": () => ({
    title: "Business hours have changed",
    outcome: "What is open was counted anew",
    badge: { word: "System" },
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
    outcome: entry.handled
      ? (nameOf(entry.data) ?? entry.because.text)
      : `${entry.kept ? "Kept" : "Nothing to do"}: ${entry.because.text}`,
    badge: { word: "Event", icon: "bolt" },
    tone: entry.handled || entry.kept ? "plain" : "faded",
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

/** What became of a step that was to be taken back. */
const UNDONE = {
  "taken-back": "Taken back",
  left: "Left as it is",
  skipped: "Not taken back, as a person said",
};

/** How people know what came with an event: the name of its record, such as an e-mail's subject. */
function nameOf(data: EntryOf<"event-received">["data"]): string | undefined {
  return data?.Name ? `“${showValue(data.Name)}”` : undefined;
}

/** When a decision began: at the end of the one before it in the same visit. */
function begunBefore(visit: VisitStory, entry: EntryOf<"decided">): string {
  const index = visit.decisions.findIndex(({ decision }) => decision === entry.decision);
  return visit.decisions[index - 1]?.at ?? visit.startedAt;
}

/** A failure that the workflow answers by itself is a warning; one that nobody answers is an incident. */
function toneOfFailure(then: VisitStory["then"]): TimelineRow["tone"] {
  return then?.do === "incident" ? "danger" : "warning";
}

/** Fields that Salesforce stamps on every write of every object: they tell nothing. */
const stamps = new Set(["LastModifiedById", "LastModifiedDate", "SystemModstamp"]);

function withoutStamps(changes: Record<string, Change>): Record<string, Change> {
  return Object.fromEntries(Object.entries(changes).filter(([field]) => !stamps.has(field)));
}
