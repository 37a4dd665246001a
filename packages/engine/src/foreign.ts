import { choice, FOREIGN_ANSWERS } from "./act.ts";
import type { Draft } from "./draft.ts";
import type { Actor, Change, Effect } from "./entry.ts";
import { handOver } from "./hand-over.ts";
import { pendingWrite } from "./pending.ts";
import { planWrite } from "./turn.ts";
import { same } from "./values.ts";

type Answer = "accept" | "restore" | "escalate";

interface Foreign {
  changes: Record<string, Change>;
  source: "person" | "automation";
  by?: Actor;
  /** Our write that was refused because of it. */
  refused?: Extract<Effect, { kind: "write" }>;
}

/** Names a write to governed fields by somebody else, and answers it as the workflow says for each field. */
export function answerForeignWrite(draft: Draft, foreign: Foreign): void {
  const { foreignWrites, governs } = draft.workflow;
  const groups = Map.groupBy(Object.entries(foreign.changes), ([field]): Answer => {
    // what a write under way was to govern, the version that the item was moved to may leave to others
    if (!governs.includes(field)) return "accept";
    const answer = foreignWrites.fields[field] ?? foreignWrites.policy;
    // nobody's value is written over by what only takes back
    return answer === "restore" && takesBack(draft, field, foreign.refused) ? "accept" : answer;
  });
  for (const [answer, fields] of groups) {
    const changes = Object.fromEntries(fields);
    const { source, by, refused } = foreign;
    const back = restoring(draft, changes, refused);
    draft.emit({
      kind: "foreign-write",
      eventId: draft.eventId,
      source,
      ...(by && { by }),
      changes,
      answer,
      ...(refused && { effect: refused.id }),
    });
    if (answer === "restore") restore(draft, back);
    else handOver(draft, changes);
    if (answer === "escalate") ask(draft, back, by);
  }
}

/** Whether our write of a field, under way or refused, is one that takes a step back. */
function takesBack(draft: Draft, field: string, refused: Foreign["refused"]): boolean {
  const own = pendingWrite(draft.state, field) ?? refused?.sets[field];
  return own !== undefined && own.visit === draft.state.undoing?.now;
}

/** Somebody else wrote what a write of ours under way is to write: nothing to answer. */
export function sameAsOurs(draft: Draft, changes: Record<string, Change>, by?: Actor): void {
  draft.emit({
    kind: "record-changed",
    eventId: draft.eventId,
    ...(by && { by }),
    changes,
    because: "which is what we were to write",
  });
}

/** Writes the values back that were there before. */
export function restore(draft: Draft, changes: Record<string, Change>): void {
  for (const [field, { from, fromLabel }] of Object.entries(changes)) {
    if (from === undefined) continue;
    planWrite(draft, { step: "", visit: "", field, value: from, label: fromLabel });
  }
}

/** What to restore means: the value before, or the one that we were about to write when the two met. */
const restoring = (draft: Draft, changes: Record<string, Change>, refused: Foreign["refused"]) =>
  Object.fromEntries(
    Object.entries(changes).map(([field, change]): [string, Change] => {
      const own = pendingWrite(draft.state, field) ?? refused?.sets[field];
      return [field, own ? { ...change, from: own.value, fromLabel: own.label } : change];
    }),
  );

/** A field is asked about once at a time: what was asked before is part of the new question, unless it is undone. */
function ask(draft: Draft, latest: Record<string, Change>, by?: Actor): void {
  const all = { ...latest };
  for (const [task, { about }] of Object.entries(draft.state.tasks)) {
    if (about?.is !== "foreign-write" || !Object.keys(about.changes).some((field) => field in latest))
      continue;
    draft.emit({ kind: "task-withdrawn", task, because: "the field was changed once more" });
    for (const [field, { from, fromLabel, ...before }] of Object.entries(about.changes))
      all[field] = { ...before, ...latest[field], from, fromLabel };
  }
  const changes = Object.fromEntries(
    Object.entries(all).filter(([, { from, to }]) => from === undefined || !same(from, to)),
  );
  if (Object.keys(changes).length === 0) return;
  const told = Object.entries(changes).map(
    ([field, { from, to, fromLabel, toLabel }]) =>
      `${field} from ${fromLabel ?? show(from)} to ${toLabel ?? show(to)}`,
  );
  draft.emit({
    kind: "task-opened",
    task: draft.id(),
    about: { is: "foreign-write", changes },
    request: {
      to: draft.workflow.foreignWrites.to ?? draft.state.owner?.team ?? "Operations",
      title: "Somebody else wrote a field that the workflow governs",
      because: `${by ?? "Somebody"} changed ${told.join(" and ")}`,
      form: [choice("answer", FOREIGN_ANSWERS)],
      shows: Object.keys(changes),
    },
  });
}

const show = (value: unknown) =>
  value === null || value === undefined || value === "" ? "blank" : String(value);
