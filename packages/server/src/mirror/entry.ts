import type { StoredEntry } from "@throughline/audit";
import { ENTRY_FIELDS, ENTRY_ITEM, KEY } from "@throughline/connectors";
import { type Entry, tell } from "@throughline/engine";
import { cut } from "./cut.ts";

/** What of entries is kept as it is, by name: who, what, when and by which part of the workflow. */
const KEPT = new Set([
  ...["stage", "step", "visit", "thread", "blocks", "agent", "code", "attempted", "boundary"],
  ...["workflow", "hash", "object", "recordId", "eventId", "event", "handled", "from", "how", "to"],
  ...["effect", "attempt", "next", "ok", "readBack", "apiCalls", "ms", "cost"],
  ...["task", "by", "timer", "due", "totalMs", "remainingMs", "share", "place", "calendar"],
  ...["fields", "field", "source", "answer", "ours", "theirs", "incident", "repair", "outcome"],
]);

/** By which an entry names its item by the item's key. */
const relation = ENTRY_ITEM.replace(/__c$/, "__r");

/**
 * One entry of a trail as it is written to the org: when, what, one sentence, and of what it holds the parts that no
 * customer has written. The whole entry stands in the trail, under the hash of its line.
 *
 * @param clean takes the words of customers out of a text
 */
export function entryRow(
  { item, seq, entry }: StoredEntry,
  hash: string,
  clean: (text: string) => string,
): Record<string, unknown> {
  const said: Record<keyof typeof ENTRY_FIELDS, string | number> = {
    [KEY]: `${item}#${seq}`,
    TL_Sequence__c: seq,
    TL_Hash__c: hash,
    TL_At__c: entry.at,
    TL_Kind__c: entry.kind,
    TL_Told__c: clean(tell(entry)),
    TL_Json__c: JSON.stringify(kept(entry), (_, value) => (typeof value === "string" ? clean(value) : value)),
  };
  return {
    ...Object.fromEntries(
      Object.entries(said).map(([field, value]) => [
        field,
        cut(value, ENTRY_FIELDS[field as keyof typeof ENTRY_FIELDS]),
      ]),
    ),
    [relation]: { [KEY]: item },
  };
}

function kept(entry: Entry): Record<string, unknown> {
  const all = Object.entries(entry).filter(([name, value]) => KEPT.has(name) && isPlain(value));
  return { ...Object.fromEntries(all), ...within(entry) };
}

const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isPlain) : value !== null && typeof value !== "object";

/** Of what entries hold in parts of their own: names, and values that are one of some. */
function within(entry: Entry): Record<string, unknown> {
  switch (entry.kind) {
    case "decided": {
      const { kind, name, value, label, by, confidence, model } = entry.decision;
      return { decided: { kind, name, value, label, by, confidence, model: model?.name } };
    }
    case "effect-intended": {
      const { effect } = entry;
      const fields = effect.kind === "write" ? Object.keys(effect.sets) : undefined;
      return { effect: { kind: effect.kind, id: effect.id, fields } };
    }
    case "record-changed":
    case "foreign-write":
      return { changed: Object.keys(entry.changes) };
    case "task-opened":
      return { to: entry.request.to };
    case "task-answered":
    case "answer-held":
      return { answered: Object.keys(entry.answer) };
    default:
      return {};
  }
}
