import type { Condition, Write } from "../model.ts";
import { expressionOf } from "../order/state.ts";
import { type Acting, followsOf, isInSave, keyOf, placeOf, SECOND_PASS } from "../order/transaction.ts";
import type { How, Meeting, Turn } from "./ask.ts";

/** All that the writer of a write writes at its moment. */
export type Actings = (write: Write) => Acting;

/** All ways in which one of two writes of a field can come right after the other one, in one transaction. */
export function* meetings(a: Write, b: Write, actings: Actings): Generator<Meeting> {
  yield* after(a, b, actings);
  yield* after(b, a, actings);
}

/** All ways in which a write can come right after another one. */
export function* after(first: Write, second: Write, actings: Actings): Generator<Meeting> {
  for (const how of waysOf(first, second))
    for (const on of eventsOf(first))
      if (second.on.includes(how === "in the same save" ? on : "update"))
        yield { turns: [turn(first, actings), turn(second, actings, how)], on };
}

/**
 * The ways in which a third writer stands between two, and changes what the later one reads or brings about the save in which
 * it acts.
 */
export function* meetingsVia(
  a: Write,
  b: Write,
  others: readonly Write[],
  actings: Actings,
): Generator<Meeting> {
  for (const other of others) {
    if (other.record !== "same" || [a, b].some(({ writer }) => keyOf(writer) === keyOf(other.writer)))
      continue;
    yield* through(a, other, b, actings);
    yield* through(b, other, a, actings);
  }
}

function* through(first: Write, other: Write, second: Write, actings: Actings): Generator<Meeting> {
  const reads = second.when.some((condition) => namesOf(condition).includes(other.field));
  for (const on of eventsOf(first))
    for (const how of waysOf(first, other)) {
      const event = how === "in the same save" ? on : "update";
      if (!other.on.includes(event)) continue;
      for (const then of waysOf(other, second)) {
        if (!second.on.includes(then === "in the same save" ? event : "update")) continue;
        if (then === "in the same save" && !reads) continue;
        const turns = [turn(first, actings), turn(other, actings, how), turn(second, actings, then)];
        yield { turns, on };
      }
    }
}

const turn = (write: Write, actings: Actings, how: How = "in the same save"): Turn => ({
  write,
  acting: actings(write),
  how,
});

const eventsOf = ({ moment, on }: Write) =>
  (["create", "update"] as const).filter((event) =>
    isInSave(moment) ? on.includes(event) : event === "update",
  );

function waysOf(first: Write, second: Write): How[] {
  if (!isInSave(second.moment)) return [];
  const ways: How[] = [];
  if (isInSave(first.moment) && placeOf(first.moment) <= placeOf(second.moment))
    ways.push("in the same save");
  const follows = followsOf(first.moment);
  if (follows === "a save") ways.push("in the save that it brings about");
  if (follows === "the second pass" && SECOND_PASS.includes(second.moment)) ways.push("in the second pass");
  return ways;
}

/** Fields that a condition reads, those of the record before the save among them. */
export const namesOf = ({ expression }: Condition): string[] =>
  (expression === undefined ? [] : (expressionOf(expression)?.names ?? [])).map((name) =>
    name.startsWith("Prior.") ? name.slice("Prior.".length) : name,
  );
