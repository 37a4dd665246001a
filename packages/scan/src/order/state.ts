import {
  compile,
  type Expression,
  evaluate,
  evaluateValue,
  explain,
  type Scope,
  type Value,
  whyNot,
} from "@throughline/workflow";
import type { Condition, Written } from "../model.ts";

/** What a field holds: a value, the name of a queue or user, or what only shows when it runs. */
export type Held = { value: Value } | { name: string } | { unknown: string };

export const BLANK: Held = { value: null };

export const sameHeld = (a: Held, b: Held): boolean =>
  !("unknown" in a) && !("unknown" in b) && JSON.stringify(a) === JSON.stringify(b);

/** Fields of a record by name; what is behind a parent as a path. */
export type Fields = ReadonlyMap<string, Held>;

/** The record in a save: as it is, as it was before, and whether it is being created. */
export interface State {
  fields: Fields;
  prior: Fields;
  isNew: boolean;
  /** The save asks for the active assignment rule. */
  assigns: boolean;
  /** ISO; without it `now()` and `today()` are unknown. */
  now?: string;
}

const PRIOR = "Prior.";

/** What is said of the person who saves and of the org, and not of the record: `Save.User.Alias`. */
export const isOfWhoActs = (name: string): boolean => name.startsWith("Save.");

function valueIn(fields: Fields, name: string): Value | undefined {
  const held = fields.get(name);
  if (held) return "value" in held ? held.value : undefined;
  // every field that is not given is blank, also behind a parent, unless somebody has changed which parent it is
  return isOfWhoActs(name) || fields.has(name.slice(0, name.indexOf(".") + 1)) ? undefined : null;
}

/** What expressions read of a save. */
export const scopeOf = ({ fields, prior, isNew, assigns }: State): Scope => ({
  get(name) {
    if (name === "Save.isNew") return isNew;
    if (name === "Save.assigns") return assigns;
    if (name.startsWith(PRIOR)) return isNew ? undefined : valueIn(prior, name.slice(PRIOR.length));
    return valueIn(fields, name);
  },
});

const compiled = new Map<string, Expression | undefined>();

/** Compiled once; undefined for what does not compile. */
export function expressionOf(source: string): Expression | undefined {
  if (!compiled.has(source)) {
    if (compiled.size > 20_000) compiled.clear();
    compiled.set(source, compile(source).expression);
  }
  return compiled.get(source);
}

/** Whether all conditions hold, and the sentence that says why or why not. */
export interface Met {
  is: boolean | "unknown";
  because: string;
}

export function metBy(state: State, conditions: readonly Condition[]): Met {
  const scope = scopeOf(state);
  let open: string | undefined;
  const said: string[] = [];
  for (const { text, expression } of conditions) {
    const one = expression === undefined ? undefined : expressionOf(expression);
    if (!one) {
      open ??= `${text}: only known when it runs`;
      continue;
    }
    const { value, reason } = evaluate(one, scope, state.now ? { now: state.now } : {});
    // what is asked of the save itself is said in the condition's own words
    if (value === true)
      said.push(one.names.every(isOfWhoActs) && one.names.length > 0 ? text : explain(reason));
    else if (value === undefined) open ??= explain(reason);
    else return { is: false, because: whyNot(reason) || explain(reason) };
  }
  if (open !== undefined) return { is: "unknown", because: open };
  return { is: true, because: said.length > 0 ? said.join(", ") : "always" };
}

/** What is written, as it comes out for a record. */
export function heldOf(written: Written, state: State): Held {
  if (written.is === "value") return { value: written.value };
  if (written.is === "name") return { name: written.name };
  if (written.is === "unknown") return { unknown: written.text };
  const expression = expressionOf(written.expression);
  const value = expression && evaluateValue(expression, scopeOf(state), state.now ? { now: state.now } : {});
  return value === undefined ? { unknown: written.text } : { value };
}

/** The path under which what a lookup points to is read: `Owner` of `OwnerId`, `Region__r` of `Region__c`. */
export function parentOf(field: string): string | undefined {
  if (field.endsWith("__c")) return `${field.slice(0, -1)}r`;
  return field.endsWith("Id") && field.length > 2 ? field.slice(0, -2) : undefined;
}

/** A record once a field holds something else: what was known of the parent that a lookup pointed to is known no more. */
export function withField(fields: Fields, field: string, held: Held): Map<string, Held> {
  const next = new Map(fields).set(field, held);
  const parent = parentOf(field);
  if (parent === undefined) return next;
  for (const name of next.keys()) if (name.startsWith(`${parent}.`)) next.delete(name);
  next.set(`${parent}.`, { unknown: field });
  if ("name" in held) next.set(`${parent}.DeveloperName`, { value: held.name });
  return next;
}
