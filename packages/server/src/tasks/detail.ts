import type { AuditStore, ItemRow, TaskRow } from "@throughline/audit";
import type { Entry, ItemState } from "@throughline/engine";
import type { Thought } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import type { ModelThought, TaskDetail } from "./api.ts";
import { lineOf } from "./lines.ts";
import { marked } from "./marks.ts";

/** A text that is shown whole, with what was marked in it; shorter ones are values. */
const LONG = 60;
/** Other items of the customer that are told. */
const MOST_OTHERS = 4;

export async function detailOf(
  store: AuditStore,
  task: TaskRow,
  row: ItemRow,
  state: ItemState,
): Promise<TaskDetail> {
  const entries = (await store.entries(task.item)).map(({ entry }) => entry);
  const said = askedIn(entries, task.visit);
  const thoughts = task.form.flatMap(({ name, thoughts = [] }) =>
    thoughts.map((thought) => ({ ...thought, field: name, ...callOf(said, thought) })),
  );
  const about = state.tasks[task.id]?.about;
  return {
    line: lineOf(task, row),
    because: becauseOf(task),
    form: task.form,
    shows: Object.entries(task.shows).map(([name, value]) => {
      const long = typeof value === "string" && (value.length > LONG || value.includes("\n"));
      const parts = typeof value === "string" ? marked(value, name, thoughts) : null;
      return { name, value, parts: long || (parts && parts.length > 1) ? parts : null };
    }),
    thoughts,
    changes: about?.is === "foreign-write" ? changesOf(about.changes) : [],
    notes: task.notes ?? [],
    passed: task.passed ?? [],
    passTo: task.passTo ?? null,
    customer: await customersOf(store, row),
  };
}

/** In one sentence who was asked before and how sure they were; of what nobody was asked before, why it was opened. */
function becauseOf({ form, because, triage }: TaskRow): string {
  const unsure = form.filter(({ thoughts }) => thoughts?.length);
  if (unsure.length === 0) return triage ? `Nobody could settle it: ${because}.` : sentence(because);
  const told = unsure.map(({ name, title = name, thoughts = [] }) => {
    const each = thoughts.map(
      ({ kind, value, confidence, atLeast, unknown }) =>
        `the ${kind === "llm" ? "LLM" : "local model"} said ${words(value)} at ${confidence.toFixed(2)}` +
        (unknown
          ? " (it has learnt from nothing like it)"
          : atLeast === undefined
            ? ""
            : ` (at least ${atLeast.toFixed(2)})`),
    );
    const values = new Set(thoughts.map(({ value }) => JSON.stringify(value)));
    const disagree = thoughts.length > 1 && values.size > 1 ? " They disagree, so it is yours." : "";
    return `Nobody was sure enough of ${title.toLowerCase()}: ${each.join(", ")}.${disagree}`;
  });
  return told.join(" ");
}

const sentence = (text: string) => {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
};

const words = (value: Value) =>
  typeof value === "boolean" ? (value ? "yes" : "no") : String(value ?? "nothing");

type Settled = Extract<Entry, { kind: "effect-settled" }>;

/** Calls to language models of a visit. */
function askedIn(entries: Entry[], visit: string | undefined): Settled[] {
  const asks = new Set(
    entries.flatMap((entry) =>
      entry.kind === "effect-intended" && entry.effect.kind === "ask" && entry.visit === visit
        ? [entry.effect.id]
        : [],
    ),
  );
  return entries.filter(
    (entry): entry is Settled => entry.kind === "effect-settled" && asks.has(entry.effect),
  );
}

function callOf(said: Settled[], { kind, by }: Thought): Pick<ModelThought, "ms" | "cost"> {
  if (kind !== "llm") return { ms: null, cost: null };
  const call = said.find(({ account }) => account?.model === by) ?? said.at(-1);
  return { ms: call?.ms ?? null, cost: call?.cost === undefined ? null : call.cost / 1e9 };
}

const changesOf = (
  changes: Record<string, { from?: Value; to: Value; fromLabel?: string; toLabel?: string }>,
): TaskDetail["changes"] =>
  Object.entries(changes).map(([field, { from, to, fromLabel, toLabel }]) => ({
    field,
    from: fromLabel ?? (from === undefined || from === null ? null : words(from)),
    to: toLabel ?? (to === null ? null : words(to)),
  }));

async function customersOf(
  store: AuditStore,
  { key, email, customer }: ItemRow,
): Promise<TaskDetail["customer"]> {
  if (!email && !customer) return { name: "", open: 0, last: [] };
  const { rows } = await store.pageItems({ ...(email ? { email } : { customer }), sort: "started" });
  const theirs = rows.filter((one) => one.key !== key);
  return {
    name: customer || email,
    open: theirs.filter(({ endedAt }) => endedAt === null).length,
    last: theirs.slice(0, MOST_OTHERS).map(({ key, number, subject, startedAt, owner, outcome }) => ({
      ...{ key, number, subject, startedAt, owner, outcome },
    })),
  };
}
