import { type AuditStore, everyItem } from "@throughline/audit";
import { createMemory, type Memory } from "@throughline/models";
import type { Runtime } from "@throughline/runtime";
import { type Deciders, kindOf, type Recall } from "@throughline/steps";
import { type Value, type Workflow, walkSteps } from "@throughline/workflow";

/** Items of a workflow that are read again at a start, newest first. */
const MOST_READ = 20_000;
/** A start waits no longer for what was said before. */
const PATIENCE_MS = 1_000;
const DAY_MS = 86_400_000;

interface Remembering {
  workflow: string;
  fields: string[];
  same: string[];
  days: number;
  memory: Memory;
}

/**
 * What the items of each workflow said, as far as a step of it asks whether it was said before: the latest ones, by
 * their fingerprints, kept in memory and read from the trail again at a start. An item counts once its first entries
 * are durable: of two that come in one moment neither repeats the other.
 */
export function openMemories(store: AuditStore) {
  const all: Remembering[] = [];

  const recall: NonNullable<Deciders["recall"]> = ({ recordId, since, values, texts, atLeast, ...asked }) => {
    const remembered = all.find((one) => keyOf(one) === keyOf(asked))?.memory;
    const found = remembered?.find(recordId, since, JSON.stringify(values), textOf(texts), atLeast);
    return found && { recordId: found.id, at: found.at, similarity: found.similarity };
  };

  return {
    recall,

    /**
     * Remembers from now on what the steps of these versions ask for, and what the trail has of it; resolves when that is
     * read, or takes too long.
     */
    async remember(workflows: Workflow[], now: string): Promise<void> {
      const added = workflows.flatMap(rememberedBy).filter((one) => {
        const known = all.find((other) => keyOf(other) === keyOf(one));
        return !known || known.days < one.days;
      });
      if (added.length === 0) return;
      // one that looks further back takes the place of the one that was there
      for (const one of added) {
        const place = all.findIndex((other) => keyOf(other) === keyOf(one));
        if (place < 0) all.push(one);
        else all[place] = one;
      }
      const patience = new Promise<void>((resolve) => void setTimeout(resolve, PATIENCE_MS).unref());
      // what cannot be read is not remembered: nothing else depends on it
      await Promise.race([read(store, added, now).catch(() => undefined), patience]);
    },

    /** Takes in what comes from now on. */
    follow(runtime: Runtime): void {
      runtime.onEntry(({ entry, state }) => {
        if (entry.kind === "item-started") take(all, state.workflow, entry.recordId, entry.at, entry.record);
      });
    },
  };
}

async function read(store: AuditStore, into: Remembering[], now: string): Promise<void> {
  for (const workflow of new Set(into.map(({ workflow }) => workflow))) {
    const days = Math.max(...into.filter((one) => one.workflow === workflow).map((one) => one.days));
    const startedFrom = new Date(Date.parse(now) - days * DAY_MS).toISOString();
    let read = 0;
    for await (const { key } of everyItem(store, { workflow, startedFrom, sort: "started" })) {
      const first = (await store.entries(key))[0]?.entry;
      if (first?.kind === "item-started") take(into, workflow, first.recordId, first.at, first.record);
      if (++read >= MOST_READ) break;
    }
  }
}

function take(
  into: Remembering[],
  workflow: string,
  id: string,
  at: string,
  record: Record<string, Value>,
): void {
  for (const { fields, same, memory, workflow: own } of into) {
    if (own !== workflow) continue;
    const values = (names: string[]) => names.map((name) => record[name] ?? null);
    memory.add(id, at, JSON.stringify(values(same)), textOf(values(fields)));
  }
}

const keyOf = ({ workflow, fields, same }: Pick<Recall, "workflow" | "fields" | "same">) =>
  JSON.stringify([workflow, fields, same]);

const textOf = (values: Value[]) => values.filter((value) => typeof value === "string").join("\n\n");

const UNIT_DAYS = { seconds: 1 / 86_400, minutes: 1 / 1_440, hours: 1 / 24, days: 1, weeks: 7 };

function rememberedBy(workflow: Workflow): Remembering[] {
  const found = new Map<string, Remembering>();
  for (const { step } of walkSteps(workflow)) {
    const reads = workflow.agents[step.agent ?? ""]?.reads ?? [];
    for (const { within, ...what } of kindOf(step.kind)?.remembers?.(step.config as never, reads) ?? []) {
      const one = { workflow: workflow.id, ...what };
      const days = Math.max(within.amount * UNIT_DAYS[within.unit], found.get(keyOf(one))?.days ?? 0);
      found.set(keyOf(one), { ...one, days, memory: createMemory({ keep: MOST_READ }) });
    }
  }
  return [...found.values()];
}
