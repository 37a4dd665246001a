import {
  type Constraint,
  type Defined,
  type Domain,
  satisfy,
  type Way as ValueWay,
  type Verdict,
} from "@throughline/proof/solve";
import { rename, type Value } from "@throughline/workflow";
import type { Condition, SaveEvent, Write, Written } from "../model.ts";
import { expressionOf, isOfWhoActs, parentOf } from "../order/state.ts";
import { type Acting, isInSave } from "../order/transaction.ts";

/** What the fields of an object may hold, by name; of one that is not there nothing is known. */
export type Domains = Readonly<Record<string, Domain>>;

/** How a writer comes to stand after the one before it, in one transaction. */
export type How = "in the same save" | "in the save that it brings about" | "in the second pass";

/** A write, all else that its writer writes at that moment, and how it comes after the one before it. */
export interface Turn {
  write: Write;
  acting: Acting;
  how: How;
}

/** Writes that come one after the other: the first and the last one are those that may collide. */
export interface Meeting {
  turns: Turn[];
  /** Of the save in which the first one writes; where no save sets it off, an update. */
  on: "create" | "update";
  /** It is only asked whether they write, and not whether different things. */
  whatever?: true;
}

export interface Asked {
  verdict: Verdict;
  /** A part that is not said in the language, so that the rest was decided without it. */
  part?: string;
}

/** What is in a field once a turn was taken: `After1.Status`, `After2.Owner.Name`. */
const AFTER = /^After\d+\./;

/** What is of one save; who saves is the same person in all of a transaction. */
const OF_THE_SAVE = new Set(["Save.isNew", "Save.assigns"]);

/** The name under which a turn reads what the expressions of a writer speak of. */
type Reads = (name: string) => string;

/**
 * Whether a record makes all of them write, and the last one something else than the first one as far as that is known, where
 * nobody else comes in between.
 *
 * @param more what else is asked of the record as it is before the first one
 */
export function ask({ turns, on, whatever }: Meeting, domains: Domains, more: Constraint[]): Asked {
  const constraints: Constraint[] = [];
  const defined: Defined[] = [];
  const holds = (source: string) => constraints.push({ source, is: "holds" });
  let part: string | undefined;
  const values: (string | undefined)[] = [];

  const [begins] = turns as [Turn];
  const starts = !isInSave(begins.write.moment);
  // what no save sets off reads the record as it stands
  let reads: Reads = starts ? unsaved : (name) => name;
  holds(on === "create" && !starts ? "Save.isNew" : "!Save.isNew");
  for (const [at, { write, acting, how }] of turns.entries()) {
    if (at > 0) reads = readsAfter(at, turns[at - 1] as Turn, how, reads, on);
    if (at > 0 && how !== "in the same save")
      for (const name of ["isNew", "assigns"]) holds(`!${reads(`Save.${name}`)}`);
    const as = (source: string) => rename(source, reads);
    for (const { text, source } of said(write.when, as))
      if (source === undefined) part ??= text;
      else holds(source);
    values.push(sourceOf(write.value, as));
    if (at === turns.length - 1) break;
    const next = turns[at + 1] as Turn;
    if (next.how !== "in the same save") constraints.push(...somethingNew(write, acting, as, reads));
    const event = at === 0 && !starts ? on : how === "in the same save" && at > 0 ? undefined : "update";
    const own = acting.writes.filter(
      ({ on }) => on.length === 0 || event === undefined || on.includes(event),
    );
    for (const [field, writes] of Map.groupBy(own, (one) => one.field))
      defined.push(...definedAs(at + 1, field, writes, write, reads));
  }
  constraints.push(...(whatever ? [] : different(values[0], values.at(-1))), ...more);

  const names = new Set(constraints.flatMap(({ source }) => expressionOf(source)?.names ?? []));
  const used: Defined[] = [];
  for (const one of defined.toReversed()) {
    if (!names.has(one.name)) continue;
    used.push(one);
    for (const source of sourcesOf(one))
      for (const name of expressionOf(source)?.names ?? []) names.add(name);
  }
  const asked = Object.fromEntries([...names].map((name) => [name, domainOf(name, on, domains)]));
  const verdict = satisfied(constraints, asked, used);
  return { verdict, ...(part !== undefined && { part }) };
}

/** A record with the values that its picklists offer, if there is one. */
function satisfied(constraints: Constraint[], domains: Record<string, Domain>, defined: Defined[]): Verdict {
  const open = Object.entries(domains).filter(([, { closed }]) => closed === false);
  if (open.length > 0) {
    const closed = Object.fromEntries(open.map(([name, domain]) => [name, { ...domain, closed: true }]));
    const found = satisfy(constraints, { ...domains, ...closed }, defined);
    if (found.is === "yes") return found;
  }
  return satisfy(constraints, domains, defined);
}

const PRIOR = "Prior.";
const unsaved: Reads = (name) => (name.startsWith(PRIOR) ? name.slice(PRIOR.length) : name);

/** What a turn reads, where the one before it read and wrote. */
function readsAfter(at: number, { acting }: Turn, how: How, before: Reads, on: SaveEvent): Reads {
  const written = new Set(acting.writes.map(({ field }) => field));
  const parents = new Set([...written].flatMap((field) => parentOf(field) ?? []));
  return (name) => {
    if (OF_THE_SAVE.has(name)) return how === "in the same save" ? before(name) : `After${at}.${name}`;
    if (name.startsWith(PRIOR)) {
      const kept = how === "in the same save" || (how === "in the second pass" && on === "update");
      return before(kept ? name : unsaved(name));
    }
    const known = written.has(name) || parents.has(name.slice(0, name.indexOf(".")));
    return known ? `After${at}.${name}` : before(name);
  };
}

/** Conditions as they are read at a moment; without a source where they are not said in the language. */
const said = (conditions: readonly Condition[], as: (source: string) => string) =>
  conditions.map(({ text, expression }) => ({
    text,
    source: expression !== undefined && expressionOf(expression) ? as(expression) : undefined,
  }));

function sourceOf(written: Written, as: (source: string) => string): string | undefined {
  if (written.is === "value") return literal(written.value);
  if (written.is === "expression" && expressionOf(written.expression)) return as(written.expression);
  return undefined;
}

const literal = (value: Value): string =>
  value === null ? '""' : JSON.stringify(Array.isArray(value) ? value.join(";") : value);

const different = (a: string | undefined, b: string | undefined): Constraint[] =>
  a === undefined || b === undefined ? [] : [{ source: `(${a}) == (${b})`, is: "does-not-hold" }];

/** An update that changes nothing sets nobody off: something that is written was not there before, as far as that is known. */
function somethingNew(
  { when }: Write,
  acting: Acting,
  as: (source: string) => string,
  reads: Reads,
): Constraint[] {
  const own = acting.writes.filter((write) => JSON.stringify(write.when) === JSON.stringify(when));
  const same = own.map(({ field, value }) => [reads(field), sourceOf(value, as)] as const);
  if (same.length < acting.writes.length || same.some(([, source]) => source === undefined)) return [];
  return [
    { source: same.map(([name, source]) => `${name} == (${source})`).join(" && "), is: "does-not-hold" },
  ];
}

/** What is in a field after a turn, as far as that follows from the record; else it may be anything. */
function definedAs(at: number, field: string, writes: Write[], sure: Write, reads: Reads): Defined[] {
  const as = (source: string) => rename(source, reads);
  const ways: ValueWay[] = [];
  const always = JSON.stringify(sure.when);
  for (const { value, when } of writes.toReversed()) {
    const certain = JSON.stringify(when) === always;
    if (value.is === "name" && certain && ways.length === 0) {
      const name = `After${at}.${parentOf(field) ?? field}.DeveloperName`;
      return [{ name, ways: [{ when: [], gives: { value: value.name } }] }];
    }
    const conditions = said(when, as);
    const source = sourceOf(value, as);
    if (source === undefined || (!certain && conditions.some((one) => one.source === undefined))) return [];
    ways.push({
      when: certain ? [] : conditions.map((one) => ({ source: one.source as string, is: "holds" })),
      gives: value.is === "value" ? { value: value.value } : { expression: source },
    });
    if (certain) break;
  }
  if (ways.at(-1)?.when.length !== 0) ways.push({ when: [], gives: { expression: reads(field) } });
  return [{ name: `After${at}.${field}`, ways }];
}

const sourcesOf = ({ ways }: Defined): string[] =>
  ways.flatMap(({ when, gives }) => [
    ...when.map(({ source }) => source),
    ...("expression" in gives ? [gives.expression] : []),
  ]);

/** The org always says what is in a record's fields; behind a parent that is not there they are blank. Who acts is not known. */
function domainOf(name: string, on: SaveEvent, domains: Domains): Domain {
  const own = name.replace(AFTER, "");
  if (OF_THE_SAVE.has(own)) return { type: "boolean" };
  if (own.startsWith(PRIOR) && on === "create") return { type: "choice", of: [], unknown: true };
  const field = unsaved(own);
  const known = Object.hasOwn(domains, field) ? domains[field] : undefined;
  return known ?? { type: "any", optional: true, ...(isOfWhoActs(field) && { unknown: true }) };
}

/** The record that an example describes, without what follows from it. */
export function recordOf(example: Record<string, Value>): {
  record: Record<string, Value>;
  before: Record<string, Value>;
} {
  const record: Record<string, Value> = {};
  const before: Record<string, Value> = {};
  for (const [name, value] of Object.entries(example)) {
    if (AFTER.test(name) || OF_THE_SAVE.has(name)) continue;
    if (name.startsWith(PRIOR)) before[unsaved(name)] = value;
    else record[name] = value;
  }
  return { record, before };
}
