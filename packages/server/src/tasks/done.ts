import { type AuditStore, everyItem } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import type { Runtime } from "@throughline/runtime";
import type { DoneAnswer } from "./api.ts";

export interface DoneAnswers {
  /** What somebody answered since `from` (ISO 8601), when today began, the latest first; `paceMs`: the median time from one to the next. */
  of(by: string, from: string): Promise<{ count: number; paceMs: number | null; rows: DoneAnswer[] }>;
}

/** Items that are looked through for today's answers when they are first asked for. */
const MOST_READ = 1_000;
/** Questions whose words are remembered for when they are answered. */
const MOST_TITLES = 20_000;
/** Two answers further apart are not one sitting. */
const SITTING_MS = 10 * 60_000;

/** Today's answers: read from the store when somebody first asks, and followed from then on. */
export function createDone(store: AuditStore, runtime: Pick<Runtime, "onEntry">): DoneAnswers {
  let day = "";
  let answers: Map<string, DoneAnswer> = new Map();
  let reading: Promise<void> | undefined;

  const titles = new Map<string, string>();

  runtime.onEntry(({ item, entry, state }) => {
    if (entry.kind === "task-opened") {
      titles.set(entry.task, entry.request.title);
      if (titles.size > MOST_TITLES) titles.delete(titles.keys().next().value as string);
    } else if (entry.kind === "task-answered" && day !== "" && entry.at >= day) {
      const { row } = store.maintenance.derive(item, state);
      answers.set(entry.task, doneOf(entry, item, row, titles.get(entry.task) ?? ""));
    }
  });

  async function read(today: string): Promise<void> {
    const found = new Map<string, DoneAnswer>();
    day = today;
    let read = 0;
    for await (const row of everyItem(store, { by: "person", sort: "updated" })) {
      if (row.updatedAt < today || ++read > MOST_READ) break;
      const opened = new Map<string, string>();
      for (const { entry } of await store.entries(row.key)) {
        if (entry.kind === "task-opened") opened.set(entry.task, entry.request.title);
        if (entry.kind === "task-answered" && entry.at >= today)
          found.set(entry.task, doneOf(entry, row.key, row, opened.get(entry.task) ?? ""));
      }
    }
    answers = new Map([...found, ...answers]);
  }

  return {
    async of(by, today) {
      if (day !== today) {
        answers = new Map();
        reading ??= read(today).finally(() => {
          reading = undefined;
        });
      }
      await reading;
      const rows = [...answers.values()]
        .filter((one) => one.by === by && one.at >= today)
        .sort((a, b) => (a.at < b.at ? 1 : -1));
      return { count: rows.length, paceMs: paceOf(rows), rows };
    },
  };
}

const doneOf = (
  { task, by, answer, at }: Extract<Entry, { kind: "task-answered" }>,
  item: string,
  { number, subject }: { number: string; subject: string },
  title: string,
): DoneAnswer => ({ task, item, number, subject, title, by, answer, at });

function paceOf(rows: DoneAnswer[]): number | null {
  const gaps = rows
    .slice(1)
    .map(({ at }, index) => Date.parse(rows[index]?.at as string) - Date.parse(at))
    .filter((gap) => gap > 0 && gap < SITTING_MS)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? null;
}
