import { choice, FOREIGN_ANSWERS } from "./act.ts";
import type { Draft } from "./draft.ts";
import type { Actor, Change, FieldWrite } from "./entry.ts";
import { OWNER } from "./names.ts";
import { planWrite } from "./turn.ts";

type Answer = "accept" | "restore" | "escalate";

interface Foreign {
  changes: Record<string, Change>;
  source: "person" | "automation";
  by?: Actor;
  /** What we wanted to write ourselves where the two met: restoring means this value. */
  wanted?: Record<string, FieldWrite>;
}

/** Names a write to governed fields by somebody else, and answers it as the workflow says for each field. */
export function answerForeignWrite(draft: Draft, foreign: Foreign): void {
  const { foreignWrites } = draft.workflow;
  const groups = Map.groupBy(
    Object.entries(foreign.changes),
    ([field]): Answer => foreignWrites.fields[field] ?? foreignWrites.policy,
  );
  for (const [answer, fields] of groups) {
    const changes = Object.fromEntries(fields);
    const { source, by } = foreign;
    draft.emit({ kind: "foreign-write", eventId: draft.eventId, source, ...(by && { by }), changes, answer });
    const back = restoring(changes, foreign.wanted);
    if (answer === "restore") restore(draft, back);
    else handOver(draft, changes);
    if (answer === "escalate") ask(draft, back, by);
  }
}

/** The load moves with the work when the owner was changed by hand. */
export function handOver(draft: Draft, changes: Record<string, Change>): void {
  const { reservation } = draft.state;
  const owner = changes[OWNER];
  if (reservation && owner) draft.intend({ kind: "hand-over", reservation, ownerId: String(owner.to) });
}

/** Writes the values back that were there before. */
export function restore(draft: Draft, changes: Record<string, Change>): void {
  for (const [field, { from, fromLabel }] of Object.entries(changes)) {
    if (from === undefined) continue;
    planWrite(draft, { step: "", visit: "", field, value: from, label: fromLabel });
  }
}

const restoring = (changes: Record<string, Change>, wanted: Foreign["wanted"] = {}): Record<string, Change> =>
  Object.fromEntries(
    Object.entries(changes).map(([field, change]) => {
      const own = wanted[field];
      return [field, own ? { ...change, from: own.value, fromLabel: own.label } : change];
    }),
  );

function ask(draft: Draft, changes: Record<string, Change>, by?: Actor): void {
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
