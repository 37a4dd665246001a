import type { AuditStore } from "@throughline/audit";
import { measuredItems } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import { type ComparedItem, type Happens, type PlayedItem, recordedItem } from "@throughline/replay";
import { type AskRequest, fieldsRead } from "@throughline/steps";
import type { Value, Workflow } from "@throughline/workflow";

/**
 * Items of the trail that arrived from one instant until before another, in the order of their time. Of one whose trail has
 * left the store nothing is known: it is left out, and counted.
 *
 * @param hash under which answers of language models are found again
 */
export async function* trailItems(
  store: AuditStore,
  { workflow, since, until }: { workflow: Workflow; since: string; until: string },
  told: { hash?(request: AskRequest): string; left?(): void } = {},
): AsyncGenerator<ComparedItem> {
  for await (const { item, workflow: id } of measuredItems(store, since, until)) {
    if (id !== workflow.id) continue;
    const entries = await store.entries(item);
    const found = comparedItem(
      item,
      entries.map(({ entry }) => entry),
      workflow,
      told.hash,
    );
    const fidelity = await store.fidelity?.(item);
    if (found) yield { ...found, ...(fidelity && { fidelity }) };
    else told.left?.();
  }
}

/** An item of its trail; what is recorded counts where the same version ran. `undefined`: the trail has left the store. */
export function comparedItem(
  id: string,
  entries: Entry[],
  workflow: Workflow,
  hash?: (request: AskRequest) => string,
): ComparedItem | undefined {
  const found = recordedItem(entries, { id, ...(hash && { hash }) });
  if (!found) return undefined;
  const { version, recorded, ...rest } = found;
  return { ...rest, ...(version === workflow.hash && { recorded }) };
}

/** When the first item of a file arrives that does not say when, and how long after it the next one does. */
const FIRST = Date.parse("2026-01-05T08:00:00.000Z");
const SPACING_MS = 120_000;

/**
 * An item as a line of a file has it: the fields of the record, and beside them `at`, `events` and `answers`; `expect` is what
 * a person would say of its facts. A field that a version reads and that is not there is blank, as it is in the org.
 *
 * @param place its place in the file, from 0
 */
export function itemOfLine(
  fields: Record<string, unknown>,
  place: number,
  workflows: Workflow[],
): PlayedItem {
  const { id, at, events, answers, labels, expect, ...record } = fields as Record<string, Value> & {
    id?: string;
    at?: string;
    events?: Happens[];
    answers?: PlayedItem["answers"];
    labels?: Record<string, string>;
    expect?: Record<string, Value>;
  };
  const blank = Object.fromEntries(
    workflows
      .flatMap(fieldsRead)
      .filter((field) => !field.includes("."))
      .map((field) => [field, null]),
  );
  return {
    id: String(id ?? record.Id ?? place + 1),
    at: at ?? new Date(FIRST + place * SPACING_MS).toISOString(),
    record: { ...blank, ...record },
    ...(labels && { labels }),
    ...(events && { events }),
    ...((answers ?? expect) && { answers: { ...(expect && { facts: expect }), ...answers } }),
  };
}
