import type { Blocker, Condition, Moment, SaveEvent, Write, WriterKind, Written } from "../src/model.ts";

/** A write by hand: `say("flow Route", "after-save flows", "create", "Origin == \"Email\"", { OwnerId: "Billing" })`. */
export interface Said {
  by: `${WriterKind} ${string}`;
  moment: Moment;
  on?: SaveEvent[];
  /** Expressions; one with `?` before it is text that could not be translated. */
  when?: string[];
  sets: Record<string, string | number | boolean | null | Written>;
  active?: boolean;
  line?: number;
  record?: Write["record"];
}

const KINDS: WriterKind[] = [
  ...([
    "flow",
    "process",
    "workflow rule",
    "assignment rule",
    "escalation rule",
    "auto-response rule",
  ] as const),
  ...(["approval process", "milestone", "quick action", "apex trigger", "apex class", "routing"] as const),
];

export const conditions = (when: string[]): Condition[] =>
  when.map((text) => (text.startsWith("?") ? { text: text.slice(1) } : { text, expression: text }));

let lines = 0;

export function says({ by, moment, on = ["create", "update"], when = [], sets, ...more }: Said): Write[] {
  const kind = KINDS.find((one) => by.startsWith(one)) as WriterKind;
  const name = by.slice(kind.length + 1);
  const line = more.line ?? ++lines;
  return Object.entries(sets).map(([field, value]) => ({
    object: "Case",
    field,
    writer: { kind, name, active: more.active ?? true, file: `${kind.replaceAll(" ", "-")}.xml`, line },
    on,
    moment,
    when: conditions(when),
    value: value !== null && typeof value === "object" ? value : { is: "value", value },
    record: more.record ?? "same",
  }));
}

export const refuses = (name: string, when: string[]): Blocker => ({
  ...{ kind: "validation rule", object: "Case", name, active: true, file: "Case.object", line: ++lines },
  ...{ when: conditions(when), fields: [] },
});

export const queue = (name: string): Written => ({ is: "name", of: "queue", name });
