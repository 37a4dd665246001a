import type { Value } from "@throughline/workflow";
import type { Blocker, Write, Writer } from "../model.ts";
import { type Arrival, type Cast, castOf, type Played } from "../order/play.ts";
import { type Acting, actingOf, actOf, isOneOf, keyOf, type Named, named } from "../order/transaction.ts";
import type { Domains, How, Meeting, Turn } from "./ask.ts";
import { type Met, meet, writesSame } from "./meet.ts";
import { meetings, meetingsVia } from "./meetings.ts";

export type { Domains, How } from "./ask.ts";

/** Two writers of one field that can meet in one transaction. */
export interface Collision {
  field: string;
  /** The first one to write, and the one that comes after it. */
  writers: [Named, Named];
  /** `collides`: the example makes both write. `not decided`: `because` names the part that it hangs on. */
  verdict: "collides" | "not decided";
  how: How;
  because: string;
  /** A record that makes both write; of what is not decided, one that meets all that could be decided. */
  example?: Record<string, Value>;
  /** What was in its fields before, where it is an update. */
  before?: Record<string, Value>;
  on?: Arrival["on"];
  /** Who begins, where it is no save. */
  by?: Arrival["by"];
  /** The save asks for the active assignment rule, although it creates nothing. */
  assigns?: true;
  /** ISO, where the example speaks of today or now. */
  now?: string;
  /** Who has the last word on the field, and what is in it in the end. */
  last?: { writer: Pick<Writer, "kind" | "name">; holds: string };
}

export interface Collisions {
  collisions: Collision[];
  /** Pairs of writers that were not looked at, by field, since there are too many. */
  unseen: Record<string, number>;
}

/** Questions that are put for one field at most: each takes up to half a millisecond. */
const MOST_QUESTIONS = 6_000;

/**
 * Pairs of active writers of one field that can meet in one transaction on one record, and write different things as far as
 * that is known. What can never be is left out. Entries of one rule exclude each other; of a rule and another writer, the
 * first entry is told that meets it.
 *
 * @param domains what is known of the object's fields
 */
export function collisionsOf(
  writes: readonly Write[],
  blockers: readonly Blocker[],
  domains: Domains = {},
  { most = MOST_QUESTIONS }: { most?: number } = {},
): Collisions {
  const cast = castOf(writes, blockers);
  const byAct = new Map(actingOf(writes).map((one) => [actOf(one.writes[0] as Write), one]));
  const actings = (write: Write) => byAct.get(actOf(write)) as Acting;
  const active = [...byAct.values()].flatMap((acting) => acting.writes);
  const collisions: Collision[] = [];
  const unseen: Record<string, number> = {};
  for (const [field, own] of Map.groupBy(active, (write) => write.field)) {
    // of a rule no two entries are ever taken together; it has many of them, and comes last
    const writers = [
      ...Map.groupBy(own, ({ writer }) => (isOneOf(writer.kind) ? writer.kind : keyOf(writer))).values(),
    ].sort((a, b) => a.length - b.length);
    const questions = { left: most };
    const none: [Write[], Write[]][] = [];
    let passed = 0;
    for (const [at, a] of writers.entries())
      for (const b of writers.slice(at + 1)) {
        if (questions.left <= 0) passed++;
        const found = pair(cast, domains, {
          a,
          b,
          questions,
          meetings: (one, other) => meetings(one, other, actings),
        });
        if (found) collisions.push(found);
        else none.push([a, b]);
      }
    // what does not meet by itself may do so through a third one; that is only told where a record shows it
    for (const [a, b] of none) {
      const via = (one: Write, other: Write) => meetingsVia(one, other, active, actings);
      const found = pair(cast, domains, { a, b, questions, meetings: via });
      if (found?.verdict === "collides") collisions.push(found);
    }
    if (passed > 0) unseen[field] = passed;
  }
  return { collisions, unseen };
}

interface Pair {
  a: Write[];
  b: Write[];
  meetings(a: Write, b: Write): Iterable<Meeting>;
  questions: { left: number };
}

/** One for two writers at most: where a record shows it, that one; else what is not decided. */
function pair(cast: Cast, domains: Domains, { a, b, meetings, questions }: Pair): Collision | undefined {
  let open: Collision | undefined;
  for (const one of a)
    for (const other of b) {
      if (writesSame(one.value, other.value)) continue;
      for (const meeting of meetings(one, other)) {
        if (questions.left-- <= 0) return open;
        const met = meet(cast, domains, meeting);
        if (met.is === "never") continue;
        const [{ write: first }, { write: second }] = [
          meeting.turns[0] as Turn,
          meeting.turns.at(-1) as Turn,
        ];
        const told = collision(first, second, met);
        if (met.is === "collides") return told;
        if (!open || (!open.example && told.example)) open = told;
      }
    }
  return open;
}

function collision(first: Write, second: Write, met: Exclude<Met, { is: "never" }>): Collision {
  const { field } = first;
  const last = met.is === "collides" ? lastOf(field, met.played) : undefined;
  return {
    field,
    writers: [named(first), named(second)],
    verdict: met.is,
    how: met.how,
    because: met.is === "collides" ? becauseOf(first, second, met.played, last) : met.because,
    ...(met.arrival && { example: met.arrival.record, on: met.arrival.on }),
    ...(met.arrival?.on === "update" && met.arrival.before && { before: met.arrival.before }),
    ...(met.arrival?.by && { by: met.arrival.by }),
    ...(met.arrival?.assigns && { assigns: true }),
    ...(met.arrival?.now !== undefined && { now: met.arrival.now }),
    ...(last && { last }),
  };
}

function lastOf(field: string, { fields, ends }: Played): Collision["last"] {
  const found = fields[field];
  if (!found?.last || ends !== "saved") return undefined;
  const { held, last } = found;
  const holds = "value" in held ? (held.value ?? "blank") : "name" in held ? held.name : held.unknown;
  return { writer: last, holds: String(holds) };
}

function becauseOf(first: Write, second: Write, { ends }: Played, last: Collision["last"]): string {
  const { field } = second;
  if (ends === "goes round") return `Both write ${field}, and it goes round until the platform stops it.`;
  if (!last) return `Both write ${field}; what is in it in the end is not known.`;
  const [one] = [second, first].filter(({ writer }) => keyOf(writer) === keyOf(last.writer));
  return one
    ? `Both write ${field}; ${one.writer.label ?? one.writer.name} comes last, and ${last.holds} is in it.`
    : `Both write ${field}, and neither stays: ${last.writer.name} has the last word, and ${last.holds} is in it.`;
}
