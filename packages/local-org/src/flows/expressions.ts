import { evaluate, type Scope } from "../formula/evaluate.ts";
import { readGlobal } from "../formula/globals.ts";
import { type Formula, parseFormula } from "../formula/parse.ts";
import { asText, fromStored, isMoment, parseMoment, type Value } from "../formula/values.ts";
import { all, type Element, textOf } from "../metadata/xml.ts";
import { pathReader, scopeOf } from "../records/access.ts";
import { fieldOf } from "../schema/model.ts";
import { resolvePath } from "../schema/path.ts";
import { dayIn } from "../soql/dates.ts";
import type { Row } from "../storage/store.ts";
import { type Interview, unsupported } from "./interview.ts";
import type { Resource } from "./read.ts";
import {
  asType,
  copyOf,
  emptyRecord,
  type FlowValue,
  fieldValue,
  isObject,
  isRecord,
  scalar,
} from "./values.ts";

const CONSTANTS: Record<string, Value> = { True: true, False: false, EmptyString: "" };

function ofFlow(interview: Interview, name: string): FlowValue {
  const { tx } = interview;
  const user = tx.core.store.find(tx.userId);
  switch (name) {
    case "CurrentDate":
      return parseMoment(dayIn(tx.at, (user?.TimeZoneSidKey as string | undefined) ?? "GMT"), true);
    case "CurrentDateTime":
    case "InterviewStartTime":
      return { ms: tx.at.getTime(), dateOnly: false };
    case "FaultMessage":
      return interview.faultMessage;
    case "InterviewGuid":
      return interview.guid;
    default:
      return null;
  }
}

/** The value of something global: `$Flow.CurrentDate`, `$User.Id`, `$Label.Greeting`. */
function globalValue(interview: Interview, path: string): FlowValue {
  const [head = "", ...rest] = path.split(".");
  const { core, userId } = interview.tx;
  if (head === "$GlobalConstant") return CONSTANTS[rest[0] ?? ""] ?? null;
  if (head === "$Flow") return ofFlow(interview, rest[0] ?? "");
  if (head === "$System") return { ms: interview.tx.at.getTime(), dateOnly: false };
  const row = core.store.find(userId) ?? ({ Id: userId } as Row);
  // `$Label.ns.Name` is a label of a package
  const known = head === "$Label" ? `$Label.${rest.at(-1)}` : path;
  return readGlobal(core, known, { userId, row }, (object, from, below) => {
    const def = core.catalogue.get(object)!;
    const found = resolvePath(core.catalogue, def, below);
    return found ? fromStored(pathReader(core, def, found, userId)(from), found.field.type) : null;
  });
}

const parsed = new WeakMap<Element, Map<string, Formula>>();
const QUOTED = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\{!([^}]+)\}/g;

/** The value of a formula, whose references stand in `{!…}`. */
export function formulaValue(interview: Interview, root: Element, text: string, place: string): Value {
  const cache = parsed.get(root) ?? new Map<string, Formula>();
  parsed.set(root, cache);
  let formula = cache.get(text);
  if (!formula) {
    const source = text.replace(QUOTED, (whole, reference: string | undefined) => reference?.trim() ?? whole);
    try {
      formula = parseFormula(source, `Flow ${interview.flow.name}, ${place}`);
    } catch (error) {
      throw unsupported((error as Error).message);
    }
    cache.set(text, formula);
  }
  const { core, userId, at } = interview.tx;
  const get = (path: string): Value => scalar(read(interview, path));
  const user = core.catalogue.get("User")!;
  const scope: Scope = {
    ...scopeOf(core, user, core.store.find(userId) ?? ({ Id: userId } as Row), undefined, userId),
    get,
    prior: get,
    isNew: false,
    now: at,
  };
  return evaluate(formula, scope);
}

const MERGE = /\{!([^}]+)\}/g;

function shown(value: FlowValue): string {
  const one = scalar(value);
  if (!isMoment(one)) return asText(one);
  const iso = new Date(one.ms).toISOString();
  return one.dateOnly ? iso.slice(0, 10) : iso;
}

/** A text with values in the place of `{!references}`. */
export const mergeText = (interview: Interview, text: string): string =>
  text.includes("{!") ? text.replace(MERGE, (_, path: string) => shown(read(interview, path.trim()))) : text;

function resourceValue(interview: Interview, resource: Resource): FlowValue {
  const { root, kind, dataType, name } = resource;
  if (kind === "formula")
    return asType(
      dataType,
      formulaValue(interview, root, textOf(root, "expression") ?? "NULL", `formula ${name}`),
    );
  if (kind === "textTemplate") return mergeText(interview, textOf(root, "text") ?? "");
  const said = readValue(interview, all(root, "value")[0], name);
  if (said !== undefined && said !== null) return asType(dataType, said);
  if (resource.isCollection) return [];
  return kind === "variable" && dataType === "SObject" && resource.object
    ? emptyRecord(resource.object)
    : null;
}

/** The value of a reference: of a variable, of an element, of a field on the way from one of them. */
export function read(interview: Interview, path: string): FlowValue {
  if (path.startsWith("$")) return globalValue(interview, path);
  const [head = "", ...rest] = path.split(".");
  const key = head.toLowerCase();
  const { values, flow, tx } = interview;
  let value = values.get(key);
  const resource = flow.resources.get(key);
  if (value === undefined && resource) {
    value = resourceValue(interview, resource);
    // a variable keeps what it starts with; formulas and templates are worked out each time
    if (resource.kind === "variable") values.set(key, value);
  }
  if (value === undefined && !resource && !flow.elements.has(head) && !interview.values.has(key)) {
    if (isOutcome(interview, head)) return false;
    throw unsupported(`The flow ${flow.name} refers to ${path}, which it does not have.`);
  }
  for (const name of rest) {
    if (isRecord(value)) {
      const found = fieldValue(tx.core, value, name, tx.userId);
      if (found === undefined)
        throw unsupported(
          `The flow ${flow.name} refers to ${path}: ${value.object} has no field ${name} here.`,
        );
      value = found;
    } else if (isObject(value)) value = value.parts[name] ?? null;
    else return null;
  }
  return value ?? null;
}

/** A rule of a decision may be asked for by its name, also before the decision is come to. */
const isOutcome = ({ flow }: Interview, name: string): boolean =>
  [...flow.elements.values()].some(({ root }) =>
    all(root, "rules").some((rule) => textOf(rule, "name") === name),
  );

const SCALARS: Record<string, (text: string) => Value> = {
  numberValue: Number,
  booleanValue: (text) => text === "true",
  dateValue: (text) => parseMoment(text.slice(0, 10), true),
  dateTimeValue: (text) => parseMoment(text, false),
};

/** What an element of the kind `value` says; undefined if it says nothing. */
export function readValue(
  interview: Interview,
  value: Element | undefined,
  place: string,
): FlowValue | undefined {
  if (!value) return undefined;
  const text = textOf(value, "stringValue");
  if (text !== undefined) return mergeText(interview, text);
  const reference = textOf(value, "elementReference");
  if (reference !== undefined) return read(interview, reference.replace(/^\{!(.*)\}$/, "$1"));
  const formula = textOf(value, "formulaExpression");
  if (formula !== undefined) {
    const type = textOf(value, "formulaDataType") ?? "String";
    return asType(type, formulaValue(interview, value, formula, place));
  }
  for (const [kind, as] of Object.entries(SCALARS)) {
    const given = textOf(value, kind);
    if (given !== undefined) return as(given);
  }
  return undefined;
}

/** Gives a variable, or a field of a record in one, a value. */
export function write(interview: Interview, path: string, value: FlowValue): void {
  const [head = "", ...rest] = path.split(".");
  const key = head.toLowerCase();
  const resource = interview.flow.resources.get(key);
  if (rest.length === 0) {
    const typed =
      resource && !Array.isArray(value) && !isRecord(value)
        ? asType(resource.dataType, value)
        : copyOf(value);
    interview.values.set(key, typed);
    return;
  }
  let target = read(interview, head);
  if (target === null && resource?.object) {
    target = emptyRecord(resource.object);
    interview.values.set(key, target);
  }
  for (const name of rest.slice(0, -1)) target = isObject(target) ? (target.parts[name] ?? null) : target;
  const last = rest.at(-1)!;
  if (isObject(target)) target.parts[last] = value;
  if (!isRecord(target)) return;
  const def = interview.tx.core.catalogue.get(target.object);
  const field = def && fieldOf(def, last);
  if (!field)
    throw unsupported(
      `The flow ${interview.flow.name} sets ${path}: ${target.object} has no field ${last} here.`,
    );
  target.fields[field.name] = storedFor(field.type, value);
  target.changed.add(field.name);
}

/** A value as a field of a type has it. */
export function storedFor(type: string, value: FlowValue): unknown {
  const one = scalar(value);
  if (isMoment(one)) {
    const iso = new Date(one.ms).toISOString();
    if (type === "date" || (one.dateOnly && type !== "datetime")) return iso.slice(0, 10);
    return one.timeOnly ? iso.slice(11) : `${iso.slice(0, 23)}+0000`;
  }
  return one === "" ? null : one;
}
