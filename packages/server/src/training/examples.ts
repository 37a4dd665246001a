import type { AuditStore } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import type { Runtime } from "@throughline/runtime";
import { type ModelUsed, textFor } from "./uses.ts";

/** A text and what it is about, as it was decided. */
export interface LabelledExample {
  item: string;
  text: string;
  label: string;
  at: string;
}

/** What there is to learn from: what people answered, and what rules and other models settled and nobody corrected. */
export interface Learnable {
  answers: LabelledExample[];
  others: LabelledExample[];
}

/** Items that are looked through, the latest first. */
const MOST_READ = 5_000;
const PAGE = 200;

/** One item as far as it was read. */
interface Known {
  text: string;
  label?: string;
  at: string;
  person: boolean;
  corrected: boolean;
}

/** Labelled examples of what one model is asked, read when somebody first asks and followed from then on. */
export function createExamples(store: AuditStore, runtime: Pick<Runtime, "onEntry">, used: ModelUsed) {
  const known = new Map<string, Known>();
  let reading: Promise<void> | undefined;

  runtime.onEntry(({ item, entry, state }) => {
    if (reading && state.workflow === used.workflow) learn(item, entry);
  });

  function learn(item: string, entry: Entry): void {
    if (entry.kind === "item-started")
      known.set(item, {
        text: textFor(entry.record, used.fields),
        at: entry.at,
        person: false,
        corrected: false,
      });
    const one = known.get(item);
    if (!one || entry.kind !== "decided" || entry.decision.name !== used.fact) return;
    const { value, by } = entry.decision;
    if (typeof value !== "string") return;
    // what the model itself was sure of teaches it nothing
    if (by === "model") return;
    one.corrected ||= one.label !== undefined && one.label !== value;
    Object.assign(one, { label: value, at: entry.at, person: by === "person" });
  }

  async function read(): Promise<void> {
    for (let page = 1; (page - 1) * PAGE < MOST_READ; page++) {
      const { rows } = await store.listItems({
        ...{ workflow: used.workflow, sort: "started", descending: true, page, pageSize: PAGE },
      });
      for (const { key } of rows) {
        for (const { entry } of await store.entries(key)) learn(key, entry);
        await new Promise(setImmediate);
      }
      if (rows.length < PAGE) return;
    }
  }

  return {
    /** Oldest first. Rejects where the store cannot be read. */
    async all(): Promise<Learnable> {
      reading ??= read().catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
      await reading;
      const all = [...known]
        .flatMap(([item, { label, text, at, person }]) =>
          label !== undefined && text.trim() !== "" ? [{ item, text, label, at, person }] : [],
        )
        .sort((a, b) => (a.at < b.at ? -1 : 1));
      const plain = ({ person: _, ...example }: (typeof all)[number]): LabelledExample => example;
      return {
        answers: all.filter(({ person }) => person).map(plain),
        others: all.filter(({ person }) => !person).map(plain),
      };
    },
  };
}
