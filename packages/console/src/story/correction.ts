import type { Value, WorkItemStory } from "../api/types.ts";
import type { Gathered, VisitStory } from "./gather.ts";

export interface CorrectableField {
  name: string;
  /** What the step was about to write; else what the record has. */
  value: Value;
  /** The name of what the value is the id of. */
  label?: string;
  /** Named in the error. */
  blamed: boolean;
}

type Incident = WorkItemStory["incidents"][number];

/**
 * The fields that a correction may set, those that the error names first: of a write that was refused its own
 * fields, of anything else the fields and facts that its step may have had wrong.
 */
export function fieldsToCorrect(
  incident: Incident,
  story: Pick<WorkItemStory, "record" | "facts"> & Partial<Pick<WorkItemStory, "undos">>,
  planned: VisitStory["planned"],
  gathered: Gathered,
): CorrectableField[] {
  const blamed = blamedFields(incident, gathered);
  const undo = incident.undoes && story.undos?.find(({ visit }) => visit === incident.visit);
  if (undo)
    return Object.entries(undo.inputs).map(([name, value]) => ({ name, value, blamed: value === null }));
  const sets = setsOf(incident, gathered);
  const names = sets
    ? new Set([...blamed.filter((name) => name in sets), ...Object.keys(sets)])
    : new Set([...blamed, ...planned.map((set) => set.field), ...Object.keys(story.facts)]);
  return [...names].map((name) => {
    const set = sets?.[name] ?? planned.findLast(({ field }) => field === name);
    return {
      name,
      value: set?.value ?? story.record[name] ?? story.facts[name]?.value ?? null,
      ...(set?.label !== undefined && { label: set.label }),
      blamed: blamed.includes(name),
    };
  });
}

/** The fields that the error itself names; a write that was refused may have set others as well. */
export function blamedFields(incident: Incident, gathered: Gathered): string[] {
  const named = gathered.incidents.get(incident.id)?.opened.error.fields;
  return named?.length ? named : (incident.fields ?? []);
}

/** Fields that the error names and the refused write does not set: only the record itself can be put right. */
export function beyondTheWrite(incident: Incident, gathered: Gathered): string[] {
  const sets = setsOf(incident, gathered);
  return sets ? blamedFields(incident, gathered).filter((name) => !(name in sets)) : [];
}

function setsOf(incident: Incident, gathered: Gathered) {
  const id = gathered.incidents.get(incident.id)?.opened.effect;
  const effect = id === undefined ? undefined : gathered.effects.get(id)?.effect;
  return effect?.kind === "write" ? effect.sets : undefined;
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
