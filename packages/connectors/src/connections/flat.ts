import type { JsonSchema } from "../connector.ts";

/** A value that is handed over by itself, with where it stands in what it is a part of. */
export interface Leaf {
  path: string[];
  schema: JsonSchema;
  /** It, and all that it lies in. */
  required: boolean;
}

/** Names below these paths may be any, as the schema of the whole says: a list's other places, free names. */
export interface Flat {
  leaves: Leaf[];
  open: string[][];
}

/** Deeper than this, or beyond so many, inputs are not listed one by one; they may be given all the same. */
const DEEPEST = 6;
const MOST = 200;

interface Shape {
  types: string[];
  properties: Map<string, { schema: JsonSchema; required: boolean }>;
  items?: JsonSchema | undefined;
  /** It may have properties that it does not name. */
  free: boolean;
}

const isNode = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** What a reference within a stand-alone schema leads to. */
export function followed(schema: JsonSchema, defs: JsonSchema): JsonSchema {
  let here = schema;
  for (let hops = 0; typeof here.$ref === "string" && hops < 50; hops++) {
    const name = decodeURIComponent(here.$ref.slice("#/$defs/".length))
      .replaceAll("~1", "/")
      .replaceAll("~0", "~");
    const { $ref, ...rest } = here;
    here = { ...(defs[name] as JsonSchema), ...rest };
  }
  return here;
}

/** Two schemas of the same, which both hold, or either. */
function joined(known: JsonSchema | undefined, found: JsonSchema, all: boolean): JsonSchema {
  if (!known || JSON.stringify(known) === JSON.stringify(found)) return found;
  return { [all ? "allOf" : "anyOf"]: [known, found] };
}

/** A schema with all that it is made of: of alternatives what any of them has. */
function shapeOf(given: JsonSchema, defs: JsonSchema, above: ReadonlySet<unknown> = new Set()): Shape {
  const shape: Shape = { types: [], properties: new Map(), free: false };
  // what is made of itself is nothing more by that
  if (given.$ref !== undefined && above.has(given.$ref)) return shape;
  const within = given.$ref === undefined ? above : new Set([...above, given.$ref]);
  const schema = followed(given, defs);
  shape.types.push(...(list(schema.type) as string[]));
  const required = new Set(list(schema.required));
  for (const [name, one] of Object.entries(isNode(schema.properties) ? schema.properties : {}))
    shape.properties.set(name, { schema: one as JsonSchema, required: required.has(name) });
  if (isNode(schema.items)) shape.items = schema.items;
  shape.free = Boolean(schema.additionalProperties || schema.patternProperties);
  const parts = list(schema.allOf).map((one) => ({ one, all: true }));
  const choices = list(schema.anyOf).map((one) => ({ one, all: false }));
  for (const { one, all } of [...parts, ...choices]) {
    const part = shapeOf(one as JsonSchema, defs, within);
    shape.types.push(...part.types);
    if (part.items) shape.items = joined(shape.items, part.items, all);
    shape.free ||= part.free;
    for (const [name, found] of part.properties) {
      const known = shape.properties.get(name);
      const needed = known?.required === true || required.has(name) || (all && found.required);
      shape.properties.set(name, { schema: joined(known?.schema, found.schema, all), required: needed });
    }
    if (all) for (const name of list(followed(one as JsonSchema, defs).required)) required.add(name);
  }
  for (const [name, one] of shape.properties) one.required ||= required.has(name);
  return shape;
}

function isObject({ types, properties, free, items }: Shape): boolean {
  return properties.size > 0 || (!items && (free || (types.includes("object") && !types.includes("string"))));
}

/** Whether it has names of its own, rather than being a list or a value. */
export const isThing = (schema: JsonSchema): boolean =>
  isObject(shapeOf(schema, (schema.$defs ?? {}) as JsonSchema));

/**
 * The values that a thing is made of, each by itself, since what a workflow knows are values and lists of them: of an
 * object its properties, of a list of objects those of its first (`lines.0.amount`).
 * @param schema stand-alone
 */
export function flatten(schema: JsonSchema, path: string[], required: boolean): Flat {
  const defs = (schema.$defs ?? {}) as JsonSchema;
  const flat: Flat = { leaves: [], open: [] };
  // what refers to itself has no end: it is listed once, and may be given as deep as it goes
  const visit = (node: JsonSchema, at: string[], needed: boolean, above: unknown[] = []): void => {
    const within = typeof node.$ref === "string" ? [...above, node.$ref] : above;
    const shape = shapeOf(node, defs);
    const { properties, items, free } = shape;
    const thing = isObject(shape);
    const things = !thing && items !== undefined && isObject(shapeOf(items, defs));
    if (thing || things) {
      const round = typeof node.$ref === "string" && above.includes(node.$ref);
      const tooMuch = round || at.length - path.length >= DEEPEST || flat.leaves.length >= MOST;
      if (tooMuch || free || things || !properties.size) flat.open.push(at);
      if (tooMuch) return;
      const some = Number(followed(node, defs).minItems ?? 0) > 0;
      if (things) visit(items as JsonSchema, [...at, "0"], needed && some, within);
      for (const [name, { schema: one, required: own }] of properties)
        visit(one, [...at, name], needed && own, within);
      return;
    }
    flat.leaves.push({ path: at, schema: leaf(node, defs), required: needed });
  };
  visit(schema, path, required);
  return flat;
}

/** The schema of a value, without references that lead out of it. */
function leaf(node: JsonSchema, defs: JsonSchema, depth = 0): JsonSchema {
  const { $defs, default: _default, ...schema } = followed(node, defs);
  if (depth > 10) return {};
  const within = (one: unknown) => leaf(one as JsonSchema, defs, depth + 1);
  const made: JsonSchema = { ...schema };
  for (const key of ["allOf", "anyOf"]) if (Array.isArray(schema[key])) made[key] = schema[key].map(within);
  for (const key of ["items", "not", "contains"]) if (isNode(schema[key])) made[key] = within(schema[key]);
  const { allOf, ...rest } = made;
  // of one part, it is that part
  return Array.isArray(allOf) && allOf.length === 1 ? { ...allOf[0], ...rest } : made;
}

/** Paths of the values that an answer declares, such as `items.0.id`. */
export const valuesIn = (schema: JsonSchema): string[] =>
  flatten(schema, [], false)
    .leaves.filter(({ path, schema: { type } }) => path.length > 0 && ![type].flat().includes("array"))
    .map(({ path }) => path.join("."));
