import type { Value, WorkItemStory } from "../api/types.ts";
import type { VisitStory } from "./gather.ts";

export interface CorrectableField {
  name: string;
  /** What the step was about to write; else what the record has. */
  value: Value;
  /** Named in the error. */
  blamed: boolean;
}

/** The fields whose values may be to blame: those of the error first, then what the step wanted to write, then the facts. */
export function fieldsToCorrect(
  incident: WorkItemStory["incidents"][number],
  story: Pick<WorkItemStory, "record" | "facts" | "entries">,
  planned: VisitStory["planned"],
): CorrectableField[] {
  const blamed = blamedFields(incident, story.entries);
  const names = new Set([
    ...blamed,
    ...(incident.fields ?? []),
    ...planned.map((set) => set.field),
    ...Object.keys(story.facts),
  ]);
  return [...names].map((name) => ({
    name,
    value:
      planned.findLast((set) => set.field === name)?.value ??
      story.record[name] ??
      story.facts[name]?.value ??
      null,
    blamed: blamed.includes(name),
  }));
}

/** The fields that the error itself names; a write that was refused may have set others as well. */
export function blamedFields(
  incident: WorkItemStory["incidents"][number],
  entries: WorkItemStory["entries"],
): string[] {
  for (const { entry } of entries)
    if (entry.kind === "incident-opened" && entry.incident === incident.id && entry.error.fields?.length)
      return entry.error.fields;
  return incident.fields ?? [];
}

/** A value as it stands in an input. */
export function asTyped(value: Value): string {
  return value === null ? "" : Array.isArray(value) ? value.map(String).join(";") : String(value);
}

/** What was typed, as the kind of value it replaces; nothing is blank. */
export function asValue(typed: string, before: Value): Value {
  const text = typed.trim();
  if (text === "") return null;
  if (typeof before === "number" && Number.isFinite(Number(text))) return Number(text);
  if (typeof before === "boolean" && /^(true|false|yes|no)$/i.test(text)) return /^(true|yes)$/i.test(text);
  if (Array.isArray(before)) return text.split(";").map((part) => part.trim());
  return text;
}
