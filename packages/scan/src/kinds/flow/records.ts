import { type Definition, definitionsOf, type Frame, isAdded, reaching } from "./frame.ts";
import type { Criteria, ElementOf, Given } from "./piece.ts";

/** A record, or each one of a collection, as far as it can be told from others. */
export interface Record {
  /**
   * The same for the same record: `$Record` for the one that set the flow off, `$Record.Account` for its account, and a name
   * for what was looked up. What begins with it and a dot is reached from it.
   */
  id: string;
  object?: string;
  /** Made here, and in the database only once it is created. */
  fresh?: true;
  /** What it was looked up by. */
  found?: { criteria: Criteria; object: string; at: string; frame: Frame };
  /** What else it had to meet: filters of collections that it went through. */
  kept?: { criteria: Criteria; item: string; at: string; frame: Frame }[];
  /** Its fields that lead to records known here: `Parent` to `$Record`. */
  links?: { path: string; to: string }[];
}

const DEEPEST = 25;

/** The record that a reference stands for at a step: a variable, an element, `$Record` or one related to it. */
export function recordOf(reference: string, at: string, frame: Frame, depth = 0): Record {
  const [head = "", ...path] = reference.split(".");
  const record = headOf(head, path, at, frame, depth);
  return path.reduce(related, record);
}

/** Over a lookup to the record that it names, or to the records that name it; of their object only that name is known. */
function related({ id, object }: Record, name: string): Record {
  return { id: `${id}.${name}`, object: name === "Parent" && object ? object : name };
}

function headOf(head: string, path: string[], at: string, frame: Frame, depth: number): Record {
  const { flow, scope, object } = frame;
  const { start } = flow;
  if (object !== undefined) {
    if (head === "$Record" || head === start.record) return { id: "$Record", object };
    if (head === "$Record__Prior" || head === start.prior) return { id: "$Record__Prior", object };
  }
  if (depth > DEEPEST) return { id: `${scope}${head}` };
  const element = flow.elements[head];
  if (element) {
    if (element.is === "lookup") return foundBy(element, frame, depth);
    if (element.is === "loop") return recordOf(element.collection, element.name, frame, depth + 1);
    if (element.is === "collection") {
      const record = recordOf(element.collection, element.name, frame, depth + 1);
      const { criteria, item = "", name } = element;
      return { ...record, kept: [...(record.kept ?? []), { criteria, item, at: name, frame }] };
    }
    if (element.is === "create" || element.is === "transform")
      return { id: `${scope}${head}`, fresh: true, ...(element.object && { object: element.object }) };
    return { id: `${scope}${head}` };
  }
  const variable = flow.resources[head];
  if (variable?.is !== "variable") return { id: `${scope}${head}` };
  const known = variable.object ? { object: variable.object } : {};
  const sources = sourcesOf(head, at, frame, depth);
  const ids = new Set(sources.map(({ id }) => id));
  const [source] = sources;
  if (source && ids.size === 1) return { ...known, ...source };
  if (ids.size > 1) return { id: `${scope}${head}`, ...known };
  if (variable.input) return fromCaller(head, frame, depth) ?? { id: `@${scope}${head}`, ...known };
  const own = path.length === 0 ? definitionsOf(frame, `${head}.Id`) : [];
  const [id] = own;
  if (own.length === 1 && id?.by.is === "assigned")
    return { id: idOf(id.by.value, id.at, frame, depth + 1), ...known };
  return { id: `${scope}${head}`, fresh: true, ...known };
}

/** The records that a variable may hold, of all that put one there. */
function sourcesOf(variable: string, at: string, frame: Frame, depth: number): Record[] {
  return putInto(variable, at, frame).flatMap(({ by, at: where }) => {
    if (by.is === "given") {
      const element = frame.flow.elements[by.element];
      if (element?.is === "lookup") return [foundBy(element, frame, depth)];
      return [recordOf(by.element, where, frame, depth + 1)];
    }
    if (by.value.is !== "reference" || by.value.to === variable) return [];
    return [recordOf(by.value.to, where, frame, depth + 1)];
  });
}

/** What sets a variable as a whole, or puts a record to a collection. */
export function putInto(variable: string, at: string, frame: Frame): Definition[] {
  const added = definitionsOf(frame, variable).filter(
    ({ by }) =>
      by.is === "assigned" && isAdded(frame, variable, by.operator) && by.operator.startsWith("Add"),
  );
  const set = (reaching(frame, at, variable) ?? []).flatMap(({ definition }) => definition ?? []);
  return [...set, ...added];
}

function fromCaller(input: string, { caller }: Frame, depth: number): Record | undefined {
  const given = caller?.inputs.find(({ name }) => name === input)?.value;
  if (!caller || given?.is !== "reference") return undefined;
  return recordOf(given.to, caller.at, caller.frame, depth + 1);
}

function foundBy(element: ElementOf<"lookup">, frame: Frame, depth: number): Record {
  return filtered(element.name, element.object, element.filter, frame, depth);
}

/** The records of an object that a filter lets through, at the element that asks for them. */
export function filtered(
  element: string,
  object: string,
  criteria: Criteria,
  frame: Frame,
  depth = 0,
): Record {
  const found = { criteria, object, at: element, frame };
  const all = !criteria.logic || criteria.logic.toLowerCase() === "and";
  const equal = all ? criteria.conditions.filter(({ operator }) => operator === "EqualTo") : [];
  const byId = equal.find(({ left }) => left === "Id");
  if (byId) return { id: idOf(byId.right, element, frame, depth + 1), object, found };
  const links = equal.flatMap(({ left, right }) => {
    const path = relationOf(left);
    return path && right.is === "reference" ? [{ path, to: idOf(right, element, frame, depth + 1) }] : [];
  });
  return { id: `${frame.scope}${element}`, object, found, links };
}

/** The record whose id a value is: that of `$Record.AccountId` is `$Record.Account`. */
export function idOf(given: Given, at: string, frame: Frame, depth = 0): string {
  if (given.is !== "reference") return given.is === "value" ? given.text : `${frame.scope}${at}`;
  const steps = given.to.split(".");
  const field = steps.pop() as string;
  if (steps.length > 0) {
    const { id } = recordOf(steps.join("."), at, frame, depth + 1);
    if (field === "Id") return id;
    return `${id}.${relationOf(field) ?? field}`;
  }
  const variable = frame.flow.resources[field];
  if (variable?.is !== "variable" || depth > DEEPEST) return `${frame.scope}${field}`;
  const [only, ...more] = reaching(frame, at, field) ?? [];
  if (only?.definition?.by.is === "assigned" && more.length === 0)
    return idOf(only.definition.by.value, only.definition.at, frame, depth + 1);
  if (only && !only.definition && more.length === 0 && variable.input) {
    const input = frame.caller?.inputs.find(({ name }) => name === field)?.value;
    if (frame.caller && input) return idOf(input, frame.caller.at, frame.caller.frame, depth + 1);
    return `@${frame.scope}${field}`;
  }
  return `${frame.scope}${field}`;
}

/** The name by which the record is reached that a field holds the id of: `Account` of `AccountId`, `Plan__r` of `Plan__c`. */
export function relationOf(field: string): string | undefined {
  if (field.endsWith("__c")) return field.replace(/__c$/, "__r");
  return field.length > 2 && field.endsWith("Id") ? field.slice(0, -2) : undefined;
}
