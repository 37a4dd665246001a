import type { Field } from "../pieces.ts";
import type { Of } from "../syntax/ast.ts";
import { isPrimitive } from "../types.ts";
import type { Class, World } from "../world.ts";
import { run } from "./calls.ts";
import { elementIn, type Known, ofType, oneOf, recordOf, settled, shared, type Way } from "./known.ts";
import { platformField } from "./platform.ts";
import { relatedIn } from "./records.ts";
import type { Frame, Walk } from "./walk.ts";

/** `Case.Status`, `Schema.Case.Status`: a field by its name, and no value of it. */
const PATH = /^\w+(\.\w+)*$/;
/** What base classes of handlers call the records of the trigger. */
const RECORDS = /^(records|new_?(records|list|items|map)|trigger_?new)$/;

/** What a name stands for: a variable, a field of the class or of one around it, or a class. */
export function nameOf(name: string, frame: Frame, walk: Walk): Known {
  const word = name.toLowerCase();
  const local = frame.vars.get(word);
  if (local) return local;
  for (let here = frame.of; here; here = here.outer) {
    const found = memberOf(here, here === frame.of ? frame.self : undefined, word, frame, walk);
    if (found) return found;
  }
  const { firing, world } = frame.run;
  if (firing && RECORDS.test(word) && isBelowUnknown(frame.of, world)) return firing.bulk;
  const of = world.classOf(name, frame.of);
  return of ? { text: name, of, isClass: true } : { text: name };
}

const isBelowUnknown = (of: Class | undefined, world: World): boolean => {
  let top = of;
  while (top?.above) top = top.above;
  return top?.extends !== undefined && !world.classOf(top.extends, top.outer);
};

/** `a.b`: a variable of the platform, a field of an object or of a record, or a class inside another. */
export function fieldOf(expr: Of<"field">, frame: Frame, walk: Walk): Known {
  const { text, name } = expr;
  const platform = platformField(expr, frame);
  if (platform) return platform;
  const of = settled(walk.eval(expr.of, frame));
  return fieldIn(of, name, text, frame, walk);
}

/** Of records that are the same row, their field is the same. */
function sameField(ways: Way[], text: string): Known {
  const [first] = ways;
  const field = first?.known.field;
  const isSame = ({ known: { field: other } }: Way) =>
    other &&
    field &&
    other.path === field.path &&
    other.rec.id === field.rec.id &&
    other.rec.old === field.rec.old;
  return first && ways.every(isSame) ? first.known : oneOf(ways, text);
}

function fieldIn(known: Known, name: string, text: string, frame: Frame, walk: Walk): Known {
  const of = settled(known);
  if (of.ways) {
    const ways = of.ways.map(({ when, known }) => ({ when, known: fieldIn(known, name, text, frame, walk) }));
    return sameField(ways, text);
  }
  if (of.of) {
    const found = memberOf(of.of, of.isClass ? undefined : of, name.toLowerCase(), frame, walk);
    if (found) return found;
    if (of.of.enum && of.isClass) return { text, constant: name.toUpperCase(), filled: true };
    const inner = of.isClass && frame.run.world.classOf(`${of.of.name}.${name}`);
    return inner ? { text, of: inner, isClass: true } : { text };
  }
  if (of.named) return { text, named: of.named.of === "field" ? { of: "field", name } : of.named };
  // only what a query finds has fields of its own: those of its one record
  if (of.cell) return fieldIn(elementIn(of, frame.run.world, frame.of), name, text, frame, walk);
  if (of.type && isPrimitive(of.type)) return { text };
  const rec = recordOf(of, relatedIn(frame));
  if (!rec) return { text, ...(PATH.test(of.text) && { named: { of: "field", name } }) };
  const word = name.toLowerCase();
  return { text, field: { rec, path: name }, ...(word === "id" && { idOf: rec, type: "Id", filled: true }) };
}

function memberOf(
  start: Class,
  self: Known | undefined,
  name: string,
  frame: Frame,
  walk: Walk,
): Known | undefined {
  for (let of: Class | undefined = start; of; of = of.above) {
    const field = of.fields.find((one) => one.name.toLowerCase() === name);
    if (field) return heldBy(field, of, self, name, frame, walk);
  }
  return undefined;
}

function heldBy(
  field: Field,
  of: Class,
  self: Known | undefined,
  name: string,
  frame: Frame,
  walk: Walk,
): Known {
  const { statics, world } = frame.run;
  const holder = field.static ? statics : self?.members;
  const key = field.static ? `${of.name}.${name}`.toLowerCase() : name;
  const known = holder?.get(key);
  if (known) return known;
  const getter = of.methods.find((one) => one.name.toLowerCase() === `get ${name}`);
  if (getter?.body) return run(getter, of, self, [], frame, walk);
  const unknown = ofType(field.type, field.name, world, of);
  // kept before it is looked at, since a field may begin with something that asks for the field
  const keep = (value: Known) => {
    shared(value);
    if (field.static) statics.set(key, value);
    else if (self) {
      self.members ??= new Map();
      self.members.set(name, value);
    }
    return value;
  };
  keep(unknown);
  if (!field.begin) return unknown;
  const begin = world.expressionOf(field.begin);
  const inside: Frame = { ...frame, of, file: of.file, vars: new Map(), guards: [], ...(self && { self }) };
  const value = settled(walk.eval(begin, inside));
  // what may be set again later is only what it is as long as it is a collection or an object
  return keep(
    field.final || value.constant === undefined ? { ...value, type: value.type ?? field.type } : unknown,
  );
}
