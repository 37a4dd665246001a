import type { Constraint } from "@throughline/proof/solve";
import type { Blocker, Write, Written } from "../model.ts";
import { type Arrival, type Cast, type Played, type PlayedStep, play } from "../order/play.ts";
import { expressionOf, heldOf, type State, sameHeld } from "../order/state.ts";
import { isInSave, isOneOf, keyOf } from "../order/transaction.ts";
import { ask, type Domains, type How, type Meeting, recordOf, type Turn } from "./ask.ts";
import { namesOf } from "./meetings.ts";

/** What comes of two writes: a record that makes both write, why that is not decided, or that it cannot be. */
export type Met =
  | { is: "collides"; arrival: Arrival; played: Played; how: How }
  | { is: "not decided"; because: string; arrival?: Arrival; how: How }
  | { is: "never" };

/** Who came in between is left out by its condition; so often at most. */
const MOST_TRIES = 8;

/** Whether both are known to write the same. */
export function writesSame(a: Written, b: Written): boolean {
  if (a.is === "value" && b.is === "value") return sameHeld(heldOf(a, NOWHERE), heldOf(b, NOWHERE));
  if (a.is === "name" && b.is === "name")
    return a.of.toLowerCase() === b.of.toLowerCase() && a.name === b.name;
  return a.is === "expression" && b.is === "expression" && a.expression === b.expression;
}

const NOWHERE: State = { fields: new Map(), prior: new Map(), isNew: false, assigns: false };

/**
 * Whether one meeting takes place. A record is only said to make both write once it was played with everybody else on the
 * object; whoever comes in between is left out by its condition, and the next record is tried.
 */
export function meet(cast: Cast, domains: Domains, meeting: Meeting): Met {
  const { turns, on } = meeting;
  const [{ write: first }, { write: second, how }] = [turns[0] as Turn, turns.at(-1) as Turn];
  const more: Constraint[] = [];
  let between: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { verdict, part } = ask(meeting, domains, more);
    if (verdict.is === "no")
      return between === undefined ? { is: "never" } : { is: "not decided", because: between, how };
    if (verdict.is === "open") return { is: "not decided", because: part ?? verdict.because, how };
    const arrival: Arrival = {
      on,
      ...recordOf(verdict.example),
      ...(!isInSave(first.moment) && { by: beginner(first) }),
      ...(verdict.example["Save.assigns"] === true && on === "update" && { assigns: true }),
      ...(verdict.now !== undefined && { now: verdict.now }),
    };
    if (first.record === "unknown" || second.record === "unknown")
      return {
        is: "not decided",
        because: "whether it is the same record is only known when it runs",
        arrival,
        how,
      };
    if (part !== undefined) return { is: "not decided", because: part, arrival, how };
    const played = play(cast, arrival);
    const stands = bothWrote(played.steps, first, second);
    if (stands === true) return { is: "collides", arrival, played, how };
    const other = inBetween(cast, played, first, second);
    between = other.sure ? between : `${stands}; ${other.because}`;
    if (!other.not) return { is: "not decided", because: `${stands}; ${other.because}`, arrival, how };
    more.push(other.not);
  }
  return {
    is: "not decided",
    because: between ?? "others come in between in every record that was tried",
    how,
  };
}

const beginner = ({ writer: { kind, name }, via }: Write): Arrival["by"] => ({
  kind,
  name,
  ...(via && { via }),
});

/** Whether both wrote the field, the second one after the first; else who did not. */
function bothWrote(steps: PlayedStep[], first: Write, second: Write): true | string {
  const wrote = (write: Write) => (step: PlayedStep) =>
    keyOf(step as { kind: Write["writer"]["kind"]; name: string }) === keyOf(write.writer) &&
    step.changes.some(({ field }) => field === write.field);
  const at = steps.findIndex(wrote(first));
  if (at < 0) return `${first.writer.name} does not come to write`;
  return steps.slice(at + 1).some(wrote(second)) || `${second.writer.name} does not come to write`;
}

/** Who kept one of two from writing, and the condition without which that one does not act. */
function inBetween(
  { acting, blockers }: Cast,
  { steps, by }: Played,
  first: Write,
  second: Write,
): { because: string; not?: Constraint; sure?: true } {
  const refuser = blockers.find((one) => by?.includes(`${one.kind}: ${one.name}`));
  if (refuser) return { because: `${refuser.name} refuses the save`, ...notMet(refuser) };
  for (const write of [first, second]) {
    const taken = steps.find(
      ({ kind, name, fires }) => kind === write.writer.kind && name !== write.writer.name && fires !== false,
    );
    const entry =
      isOneOf(write.writer.kind) && taken && acting.find(({ key }) => key === keyOf(taken as never));
    if (entry)
      return { because: `${entry.writer.name} is taken before`, ...notMet(entry.writes[0]), sure: true };
  }
  const read = new Set([...first.when, ...second.when].flatMap(namesOf));
  for (const { kind, name, changes, fires } of steps) {
    const writer = acting.find(({ key }) => key === keyOf({ kind, name } as never));
    if (!writer || [first, second].some((write) => keyOf(write.writer) === writer.key)) continue;
    const own = writer.writes.find(({ field }) => read.has(field));
    const wrote = changes.some(({ field }) => read.has(field)) || (fires === "unknown" && own);
    if (wrote && own) return { because: `${name} changes ${own.field} in between`, ...notMet(own) };
  }
  return { because: "another one comes in between" };
}

/** That a condition does not hold, of what is said of it in the language. */
function notMet(one: Pick<Blocker, "when"> | undefined): { not?: Constraint } {
  const sources = (one?.when ?? []).flatMap(({ expression }) =>
    expression !== undefined && expressionOf(expression) ? [`(${expression})`] : [],
  );
  return sources.length > 0 ? { not: { source: sources.join(" && "), is: "does-not-hold" } } : {};
}
