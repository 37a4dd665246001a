import { kinds } from "@throughline/steps";
import { type Is, jsonSchema, type MarkedBy, type Path } from "@throughline/workflow";

/** What may stand in a place of the file: its JSON Schema, with the marks that say what a text names or is. */
export interface Shape {
  title?: string;
  description?: string;
  examples?: unknown[];
  default?: unknown;
  type?: string | string[];
  enum?: (string | number)[];
  const?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  minLength?: number;
  maxProperties?: number;
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape | boolean;
  propertyNames?: Shape;
  patternProperties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: Shape[];
  $ref?: string;
  $defs?: Record<string, Shape>;
  "x-is"?: Is;
  "x-phrases"?: string[];
  "x-by"?: MarkedBy;
  "x-of"?: string;
  /** Of a key that is known by its pattern: the phrase in which it is written. */
  "x-names"?: string;
}

/** The whole file. */
export const FILE = jsonSchema(kinds as never) as Shape;

/** A place in a form: what may stand there, and what does. */
export interface Place {
  shape: Shape;
  path: Path;
  /** Absent: nothing stands there. */
  value?: unknown;
}

/** A place with the key under which it stands in its map. */
export interface Field extends Place {
  key: string;
  required: boolean;
}

/** How one level of a value is shown. */
export type Form =
  /** By one widget. */
  | { as: "one" }
  /** Keys that are known beforehand, those that are there and those that could be. */
  | { as: "group"; there: Field[]; missing: Field[] }
  /** `single`: it is written as a single value, and read as a list of one. */
  | { as: "list"; items: Place[]; item: Shape; single: boolean }
  /** Keys that somebody chooses. */
  | { as: "map"; entries: Field[]; name: Shape; item: Shape }
  /** One of several forms; `chosen` is the one that the value has. */
  | { as: "choice"; options: Shape[]; chosen: Shape | undefined }
  /** Steps, which have forms of their own. */
  | { as: "steps"; steps: Place[] };

const STEP = "#/$defs/step";

/** How a value is shown, by what may stand in its place. */
export function formOf({ shape, path, value }: Place): Form {
  if (shape.$ref === STEP) return formOf(stepAt(value, path));
  if (shape.items?.$ref === STEP)
    return { as: "steps", steps: listOf(value).map((one, at) => stepAt(one, [...path, at])) };
  if (isOne(shape)) return { as: "one" };
  const list = listShape(shape);
  if (list?.items) {
    const { items: item } = list;
    const single = !Array.isArray(value);
    // a single value stands where the list would
    const items = listOf(value).map((one, at) => ({
      ...{ shape: item, path: single ? path : [...path, at], value: one },
    }));
    return { as: "list", items, item, single };
  }
  if (shape.anyOf) return { as: "choice", options: shape.anyOf, chosen: chosenOf(shape.anyOf, value) };
  const written = isMap(value) ? value : {};
  const open = shape.additionalProperties;
  if (!shape.properties && typeof open === "object")
    return {
      as: "map",
      name: shape.propertyNames ?? {},
      item: open,
      entries: Object.entries(written).map(([key, inner]) => ({
        ...{ key, required: false, shape: open, path: [...path, key], value: inner },
      })),
    };
  const fields = Object.entries(shape.properties ?? {}).map(
    ([key, inner]): Field => ({
      ...{ key, shape: inner, path: [...path, key], required: shape.required?.includes(key) ?? false },
      ...(Object.hasOwn(written, key) && { value: written[key] }),
    }),
  );
  for (const [pattern, inner] of Object.entries(shape.patternProperties ?? {}))
    for (const [key, one] of Object.entries(written))
      if (!shape.properties?.[key] && new RegExp(pattern).test(key))
        fields.push({ key, shape: inner, path: [...path, key], required: false, value: one });
  const isThere = (field: Field) => field.required || "value" in field;
  return { as: "group", there: fields.filter(isThere), missing: fields.filter((one) => !isThere(one)) };
}

/** The shape of a step, by the key that opens it. */
export function stepAt(value: unknown, path: Path): Place {
  const written = isMap(value) ? value : {};
  const kind = kinds.find(({ kind }) => typeof written[kind] === "string")?.kind;
  return { shape: (kind && FILE.$defs?.[kind]) || {}, path, value };
}

/** Whether a place is filled in by one widget: a text, a number, a phrase, a name, a table. */
export function isOne(shape: Shape): boolean {
  if (shape["x-is"] === "table" || shape["x-phrases"]) return true;
  if (shape.anyOf) return shape.anyOf.every((option) => !option.title && isOne(option));
  return !(shape.properties || shape.items || typeof shape.additionalProperties === "object" || shape.$ref);
}

/** A list; also where a single value may stand for a list of one. */
export function listShape(shape: Shape): Shape | undefined {
  if (shape.items) return shape;
  const [first, second] = shape.anyOf ?? [];
  if (shape.anyOf?.length !== 2 || !first || !second?.items || second.title) return undefined;
  return alike(first, second.items) ? second : undefined;
}

const alike = (one: Shape, other: Shape) =>
  JSON.stringify({ ...one, description: 0 }) === JSON.stringify({ ...other, description: 0 });

/** The option of a union that a value has the form of. */
export function chosenOf(options: Shape[], value: unknown): Shape | undefined {
  if (value === undefined) return undefined;
  const fitting = options.map((option) => ({ option, fit: fitOf(option, value) }));
  const best = fitting.reduce((best, one) => (one.fit > best.fit ? one : best), {
    option: undefined as Shape | undefined,
    fit: 0,
  });
  return best.option;
}

/** How well a value has the form of a shape; 0: not at all. */
function fitOf(shape: Shape, value: unknown): number {
  if (shape.$ref) return isMap(value) ? 1 : 0;
  if (shape.anyOf) return Math.max(...shape.anyOf.map((one) => fitOf(one, value)));
  if (shape.const !== undefined) return shape.const === value ? 3 : 0;
  if (shape.enum) return shape.enum.includes(value as string) ? 3 : 0;
  if (shape.items) return Array.isArray(value) ? 2 : 0;
  if (shape.properties) {
    if (!isMap(value)) return 0;
    const known = Object.entries(value).filter(([key]) => shape.properties?.[key]);
    const opening = shape.required?.[0];
    if (opening && Object.keys(value).length > 0 && !known.some(([key]) => shape.required?.includes(key)))
      return 0;
    const inner = known.map(([key, one]) => (fitOf(shape.properties?.[key] ?? {}, one) ? 2 : 1));
    const missing = shape.required?.filter((key) => !(key in value)).length ?? 0;
    return 1 + inner.reduce((sum, one) => sum + one, 0) / (1 + missing * 2);
  }
  if (typeof shape.additionalProperties === "object") return isMap(value) ? 1 : 0;
  const types = [shape.type ?? []].flat();
  const is = value === null ? "null" : typeof value;
  return types.includes(is) || (is === "number" && types.includes("integer")) ? 2 : 0;
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Every place of a form that is filled in by one widget, with what stands there. */
export function widgetsOf(place: Place): Place[] {
  const form = formOf(place);
  switch (form.as) {
    case "one":
      return [place];
    case "group":
      return form.there.flatMap((field) => ("value" in field ? widgetsOf(field) : []));
    case "list":
      return form.items.flatMap(widgetsOf);
    case "map":
      return form.entries.flatMap(widgetsOf);
    case "steps":
      return form.steps.flatMap(widgetsOf);
    case "choice":
      return form.chosen ? widgetsOf({ ...place, shape: form.chosen }) : [place];
  }
}

/** What is put where something new begins: as its example has it, or empty. */
export function blankOf(shape: Shape, like: Record<string, unknown> = {}): unknown {
  if (shape.$ref || shape.items?.$ref) return shape.items ? [] : {};
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.default ?? shape.enum[0];
  const [example] = shape.examples ?? [];
  if (typeof example === "object" && example !== null && Object.keys(like).length === 0) return example;
  if (shape.properties) {
    const keys = Object.keys(shape.properties).filter(
      (key) => shape.required?.includes(key) || Object.hasOwn(like, key),
    );
    return Object.fromEntries(
      keys.map((key) => [key, Object.hasOwn(like, key) ? like[key] : blankOf(shape.properties?.[key] ?? {})]),
    );
  }
  if (typeof shape.additionalProperties === "object") return {};
  if (shape.items) return [blankOf(shape.items)];
  if (shape.default !== undefined) return shape.default;
  if (shape.examples?.length && !NAMES.has(shape["x-is"] ?? "text")) return shape.examples[0];
  if (shape.anyOf) return blankOf(shape.anyOf[0] as Shape);
  const [type] = [shape.type ?? []].flat();
  if (type === "boolean") return true;
  if (type === "number" || type === "integer") return shape.maximum === 1 ? 0.9 : (shape.minimum ?? 1);
  return "";
}

/** What an example names is not there. */
const NAMES = new Set<string>(["fact", "field", "team", "queue", "person", "owner", "model", "operation"]);

/** What a place is called: as its schema says, or its key as people read it: "at most" is "At most". */
export function labelOf(key: string | number | undefined, shape?: Shape): string {
  const text = shape?.title ?? (typeof key === "string" ? key : "");
  return text ? `${text[0]?.toUpperCase()}${text.slice(1)}` : "";
}
