import { apply, type Entry, type ItemState } from "@throughline/engine";
import type { Append, AuditStore } from "../src/index.ts";

export const DAY = "2026-03-02T00:00:00.000Z";

/** An instant `seconds` into the day of the tests. */
export const at = (seconds: number) => new Date(Date.parse(DAY) + seconds * 1000).toISOString();

/** One work item that grows by entries, and the appends that this makes. */
export function workItem(recordId: string, record: Record<string, string> = {}, workflow = "support-email") {
  const key = `${workflow}/${recordId}`;
  let state: ItemState | undefined;
  let written = 0;
  return {
    key,
    get state() {
      return state as ItemState;
    },
    add(...entries: Entry[]): Append {
      const from = written + 1;
      for (const entry of entries) state = apply(state, entry);
      written += entries.length;
      return { item: key, workflow: "v1", entries, from, ...(state && { state }) };
    },
    started: (seconds = 0): Entry => ({
      kind: "item-started",
      at: at(seconds),
      workflow,
      hash: "v1",
      object: "Case",
      recordId,
      record,
      labels: {},
      eventId: `created-${recordId}`,
      because: { text: "it came by e-mail" },
    }),
  };
}

/** The first five entries of an item, of some length. */
export const opening = (item: ReturnType<typeof workItem>, seconds = 0): Entry[] => [
  item.started(seconds),
  { kind: "stage-entered", at: at(seconds), stage: "Intake" },
  { kind: "step-started", at: at(seconds), step: "understand", visit: "understand.1", thread: "main" },
  {
    kind: "decided",
    at: at(seconds),
    step: "understand",
    visit: "understand.1",
    decision: {
      name: "topic",
      kind: "fact",
      value: "billing",
      by: "rule",
      because: { text: 'Subject contains "invoice"' },
      inputs: { Subject: record(item, "Subject") },
    },
  },
  { kind: "step-completed", at: at(seconds), step: "understand", visit: "understand.1" },
];

const record = (item: ReturnType<typeof workItem>, field: string) => item.state?.record[field] ?? "";

/** Keys of the items that go on, in the order in which they began. */
export const openItems = async (store: AuditStore) =>
  (await store.listItems({ sort: "started", descending: false, pageSize: 500 })).rows
    .filter(({ endedAt }) => endedAt === null)
    .map(({ key }) => key);
