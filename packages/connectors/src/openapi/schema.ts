import type { JsonSchema } from "../connector.ts";
import { at, type Document, decoded, isNode, type Node, resolved, Unusable } from "./document.ts";

/** Whether we say it or are told it: some properties are only there in one of the two. */
export type Direction = "sent" | "answered";

const TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
const ONE = ["additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"];
const MANY = ["allOf", "anyOf", "prefixItems"];
const NAMED = ["properties", "patternProperties", "dependentSchemas"];
const NUMBERS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].concat([
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
]);
const TEXTS = ["title", "description", "contentEncoding", "contentMediaType"];
const DEEPEST = 100;

/**
 * A schema of the document as one of JSON Schema 2020-12 that stands for itself: what it refers to lies in its `$defs`.
 *
 * It is held against what real systems do: what is only read is not sent; an answer may have more than is declared
 * (`additionalProperties: false` is for what we send) and may fit several of `oneOf`; where `null` is a type it also is a
 * value of the enumeration. Patterns and formats are not held against answers.
 * @throws Unusable for references that lead out of the document or nowhere
 */
export function standAlone(document: Document, schema: unknown, direction: Direction): JsonSchema {
  const defs = new Map<string, JsonSchema>();
  const hides = direction === "sent" ? "readOnly" : "writeOnly";

  /** Names that are not there in this direction, of a schema and of what it is made of. */
  function hidden(node: unknown, seen = new Set<unknown>()): string[] {
    if (!isNode(node) || seen.has(node)) return [];
    seen.add(node);
    const own = Object.entries(isNode(node.properties) ? node.properties : {});
    return [
      ...own
        .filter(([, one]) => isNode(one) && resolved(document, one)[hides] === true)
        .map(([name]) => name),
      ...(Array.isArray(node.allOf) ? node.allOf.flatMap((one) => hidden(one, seen)) : []),
      ...(typeof node.$ref === "string" ? hidden(at(document, node.$ref), seen) : []),
    ];
  }

  function referred(ref: string, depth: number): JsonSchema {
    const name = decoded(ref.replace(/^#\/(?:components\/schemas\/)?/, ""));
    if (!defs.has(name)) {
      defs.set(name, {});
      defs.set(name, convert(at(document, ref), new Set(), depth));
    }
    return { $ref: `#/$defs/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}` };
  }

  function convert(node: unknown, above: ReadonlySet<string>, depth: number): JsonSchema {
    if (depth > DEEPEST) throw new Unusable("A schema lies deeper than 100 levels.");
    if (node === false) return { not: {} };
    if (!isNode(node)) return {};
    const sub = (one: unknown, below: ReadonlySet<string> = new Set()) => convert(one, below, depth + 1);
    const absent = new Set([...above, ...hidden(node)]);
    const out: [string, unknown][] = [];
    for (const key of TEXTS) if (typeof node[key] === "string") out.push([key, node[key]]);
    if (direction === "sent" && typeof node.format === "string") out.push(["format", node.format]);
    for (const key of NUMBERS) if (typeof node[key] === "number") out.push([key, node[key]]);
    for (const key of ["default", "const"]) if (Object.hasOwn(node, key)) out.push([key, node[key]]);
    const types = [node.type].flat().filter((type) => TYPES.has(type as string));
    // beyond what a number keeps exactly it is taken as its text
    if (direction === "answered" && node.format === "int64" && types.includes("integer"))
      types.push("string");
    if (types.length > 0) out.push(["type", types.length > 1 ? types : types[0]]);
    if (Array.isArray(node.enum) && node.enum.length > 0) {
      const nothing = types.includes("null") && !node.enum.includes(null);
      out.push(["enum", nothing ? [...new Set(node.enum), null] : [...new Set(node.enum)]]);
    }
    if (direction === "sent" && typeof node.pattern === "string" && isPattern(node.pattern))
      out.push(["pattern", node.pattern]);
    if (node.uniqueItems === true) out.push(["uniqueItems", true]);
    if (Array.isArray(node.required)) {
      const required = node.required.filter((name) => typeof name === "string" && !absent.has(name));
      if (required.length > 0) out.push(["required", [...new Set(required)]]);
    }
    for (const key of NAMED)
      if (isNode(node[key])) {
        const named = Object.entries(node[key]).filter(([name]) => key !== "properties" || !absent.has(name));
        out.push([key, Object.fromEntries(named.map(([name, one]) => [name, sub(one)]))]);
      }
    for (const key of MANY)
      if (Array.isArray(node[key]) && node[key].length > 0)
        out.push([key, node[key].map((one) => sub(one, key === "allOf" ? absent : new Set()))]);
    for (const key of ONE)
      if (isNode(node[key])) out.push([key, sub(node[key])]);
      else if (node[key] === false && direction === "sent") out.push([key, false]);
      else if (node[key] === true && key === "additionalProperties") out.push([key, true]);
    if (Array.isArray(node.items)) out.push(["prefixItems", node.items.map((one) => sub(one))]);
    else if (isNode(node.items)) out.push(["items", sub(node.items)]);
    const also: JsonSchema[] = [];
    if (Array.isArray(node.oneOf) && node.oneOf.length > 0) also.push({ anyOf: oneOf(node, sub) });
    if (typeof node.$ref === "string") also.push(referred(node.$ref, depth + 1));
    const made = withAlso(Object.fromEntries(out), also);
    return (made.$ref ?? made.allOf) !== undefined && isNullable(node)
      ? { anyOf: [made, { type: "null" }] }
      : made;
  }

  const whole = convert(schema, new Set(), 0);
  return defs.size > 0 ? { ...whole, $defs: Object.fromEntries(defs) } : whole;
}

/** A schema that also is what these say; alone they stand for themselves. */
function withAlso(made: JsonSchema, also: JsonSchema[]): JsonSchema {
  const [only, ...more] = also;
  if (!only) return made;
  if (more.length === 0 && Object.keys(made).every((key) => TEXTS.includes(key))) return { ...made, ...only };
  return { ...made, allOf: [...((made.allOf as JsonSchema[]) ?? []), ...also] };
}

/** Whether it says of what it refers to that it may be null, which by the letter would never fit. */
const isNullable = (node: Node): boolean =>
  node.nullable === true ||
  [node.type].flat().includes("null") ||
  (Array.isArray(node.allOf) && node.allOf.some((one) => isNode(one) && one.nullable === true));

/** One of several: told apart by the property that the document names, where it names one. */
function oneOf(node: Node, sub: (one: unknown) => JsonSchema): JsonSchema[] {
  const variants = node.oneOf as unknown[];
  const { discriminator } = node;
  const name = isNode(discriminator) ? discriminator.propertyName : undefined;
  const mapping = isNode(discriminator) && isNode(discriminator.mapping) ? discriminator.mapping : {};
  return variants.map((variant) => {
    const schema = sub(variant);
    const ref = isNode(variant) ? variant.$ref : undefined;
    if (typeof name !== "string" || typeof ref !== "string") return schema;
    const short = ref.split("/").at(-1) as string;
    const mapped = Object.keys(mapping).filter((value) => mapping[value] === ref || mapping[value] === short);
    const values = mapped.length > 0 ? mapped : [short];
    return { allOf: [schema, { properties: { [name]: { enum: values } }, required: [name] }] };
  });
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
