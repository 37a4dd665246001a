import { type Flat, flatten, isThing } from "../connections/flat.ts";
import type { JsonSchema, Repeat } from "../connector.ts";
import { type Body, bodyOf } from "./body.ts";
import { type Document, isNode, type Node, resolved, Unusable } from "./document.ts";
import { isJson, isText } from "./media.ts";
import { standAlone } from "./schema.ts";
import type { Style } from "./styles.ts";

export const METHODS = ["get", "post", "put", "patch", "delete"] as const;
export type Method = (typeof METHODS)[number];

/** Where a parameter stands in a request. */
export type Place = "path" | "query" | "header";

export interface Parameter extends Style {
  in: Place;
  name: string;
  /** It is written as JSON. */
  json: boolean;
}

/** An input, with where it goes. `path` is where it stands in the body, or in a parameter that is an object. */
export interface Input {
  to: Parameter | "body";
  path: string[];
}

/** An operation of a document, ready to be called. */
export interface ApiOperation {
  method: Method;
  path: string;
  parameters: Parameter[];
  body?: Body | undefined;
  inputs: Map<string, Input>;
  /** Names that may be given beside those of `inputs`, by what they begin with. */
  open: { name: string; input: Input }[];
  /** What it takes: a property an input. */
  input: JsonSchema;
  output: JsonSchema;
  /** What it takes for an answer. */
  accept: string;
  /** The header by which a repeated call is known again. */
  idempotencyHeader?: string | undefined;
}

/** An operation, as a list of them shows it. */
export interface Found {
  /** Its operationId, or method and path: "GET /invoices/{id}". */
  id: string;
  method: Method;
  path: string;
  summary?: string | undefined;
  deprecated: boolean;
  node: Node;
  /** Of its path, for all its methods. */
  item: Node;
}

/** All operations, in the order of the document. */
export function operationsOf(document: Document): Found[] {
  const known = new Set<string>();
  return Object.entries(document.root.paths as Node).flatMap(([path, raw]) => {
    if (!path.startsWith("/") || !isNode(raw)) return [];
    let item: Node;
    try {
      item = resolved(document, raw);
    } catch {
      return [];
    }
    return METHODS.flatMap((method) => {
      const node = item[method];
      if (!isNode(node)) return [];
      const plain = `${method.toUpperCase()} ${path}`;
      const own = typeof node.operationId === "string" && node.operationId.trim();
      const id = own && !known.has(own) ? own : plain;
      known.add(id);
      const text = [node.summary, node.description].find((one) => typeof one === "string" && one.trim());
      const summary = typeof text === "string" ? sentence(text) : undefined;
      // some tell operations of one path apart by what stands behind a #, which is never sent
      return [
        {
          id,
          method,
          path: path.replace(/#.*$/, ""),
          summary,
          deprecated: node.deprecated === true,
          node,
          item,
        },
      ];
    });
  });
}

const sentence = (text: string): string =>
  text
    .trim()
    .split(/\n|(?<=\.)\s/)[0]!
    .slice(0, 200);

/** How a repeated call may be made, as far as a method tells: a person may know better. */
export function proposedRepeat({ method, node, item }: Found, document: Document): Repeat {
  if (method === "get") return "read";
  if (method === "put" || method === "delete") return "keyed";
  return idempotencyOf(parametersOf(document, item, node)) ? "keyed" : "once";
}

function parametersOf(document: Document, item: Node, node: Node): Node[] {
  const all = new Map<string, Node>();
  for (const raw of [item.parameters, node.parameters].flat()) {
    if (!isNode(raw)) continue;
    const one = resolved(document, raw);
    all.set(`${one.in} ${one.name}`, one);
  }
  return [...all.values()];
}

const idempotencyOf = (parameters: Node[]): string | undefined =>
  parameters.find((one) => one.in === "header" && /idempoten/i.test(`${one.name} ${one.description}`))
    ?.name as string | undefined;

/** Headers that are no inputs: what a call is, where it ends and to whom it goes, and who calls, is said elsewhere. */
const OURS = new Set([
  ...["accept", "content-type", "authorization", "cookie", "host", "content-length", "transfer-encoding"],
  ...["connection", "keep-alive", "te", "trailer", "upgrade", "expect"],
]);

function parameterOf(one: Node): Parameter {
  const place = one.in as Place;
  const style = typeof one.style === "string" ? one.style : place === "query" ? "form" : "simple";
  const explode = typeof one.explode === "boolean" ? one.explode : style === "form" || style === "deepObject";
  return { in: place, name: String(one.name), style, explode, json: isNode(one.content) };
}

/** Schema of a parameter, where it is written as JSON that of its content. */
function schemaOf(one: Node): unknown {
  const [content] = Object.values(isNode(one.content) ? one.content : {});
  return isNode(content) ? content.schema : one.schema;
}

/** What it answers where it works. */
function outputOf(document: Document, node: Node): { output: JsonSchema; accept: string } {
  const responses = isNode(node.responses) ? node.responses : {};
  const good = Object.keys(responses).filter((status) => /^2(?:\d\d|xx)$/i.test(status));
  const told = good.length > 0 ? good : "default" in responses ? ["default"] : [];
  const all: JsonSchema[] = [];
  const taken = new Set<string>();
  const others: string[] = [];
  for (const status of told) {
    const { content } = resolved(document, responses[status]);
    const types = Object.keys(isNode(content) ? content : {});
    const json = types.find(isJson);
    const text = types.find(isText);
    if (json ?? text) taken.add((json ?? text) as string);
    if (json) all.push(standAlone(document, ((content as Node)[json] as Node | null)?.schema, "answered"));
    else if (text) all.push(TEXT);
    else if (types.length === 0) all.push({ type: "null" });
    else others.push(...types);
  }
  if (all.length === 0 && others.length > 0)
    throw new Unusable(
      `It answers ${[...new Set(others)].join(" or ")}, which is not taken: only JSON and text are.`,
    );
  // two of the same are one; a schema without content may be any
  const [first, ...rest] = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  const accept = [...taken].join(", ") || "application/json";
  if (!first || all.some((one) => Object.keys(one).length === 0)) return { output: {}, accept };
  if (rest.length === 0) return { output: first, accept };
  const $defs = Object.assign({}, ...[first, ...rest].map((one) => one.$defs)) as JsonSchema;
  const anyOf = [first, ...rest].map(({ $defs: _, ...one }) => one);
  return { output: { anyOf, ...(Object.keys($defs).length > 0 && { $defs }) }, accept };
}

/** What a text is made of, so that a step can take it. */
export const TEXT: JsonSchema = {
  type: "object",
  properties: { text: { type: "string" } },
  required: ["text"],
};

/**
 * An operation, ready to be called.
 * @param given headers that the connection sends by itself, in lower case: they are no inputs
 * @throws Unusable where it cannot be called from here
 */
export function operationOf(
  document: Document,
  found: Found,
  given: ReadonlySet<string> = new Set(),
): ApiOperation {
  const { method, path, node, item } = found;
  if (/[?#\s\\]|\/\.{1,2}(?:\/|$)/.test(path))
    throw new Unusable(`Its path ${path} has characters that do not belong there.`);
  const all = parametersOf(document, item, node);
  const idempotencyHeader = idempotencyOf(all);
  const flats: { to: Parameter | "body"; name: string; flat: Flat }[] = [];
  for (const one of all) {
    if (one.in === "cookie") {
      if (one.required === true)
        throw new Unusable(`It needs the cookie ${one.name}, and no cookies are sent.`);
      continue;
    }
    if (one.in !== "path" && one.in !== "query" && one.in !== "header") continue;
    const lower = String(one.name).toLowerCase();
    if (one.in === "header" && (OURS.has(lower) || given.has(lower) || one.name === idempotencyHeader))
      continue;
    const to = parameterOf(one);
    const schema = { ...standAlone(document, schemaOf(one), "sent"), ...described(one) };
    const required = one.in === "path" || one.required === true;
    const flat = flatten(schema, [], required);
    flats.push({ to, name: to.name, flat: to.in === "query" ? flat : asOne(flat, schema, required) });
  }
  const missing = [...path.matchAll(/\{([^{}]+)\}/g)].find(
    ([, name]) => !flats.some(({ to }) => to !== "body" && to.in === "path" && to.name === name),
  );
  if (missing) throw new Unusable(`The document does not say what ${missing[0]} in its path is.`);
  const body = method === "get" ? undefined : bodyOf(document, node);
  // what an object has goes under its own names; anything else is the body
  if (body)
    flats.push({
      ...{ to: "body", name: isThing(body.schema) ? "" : "body" },
      flat: body.flat,
    });
  return {
    ...{ method, path, body, idempotencyHeader, ...namedInputs(flats) },
    parameters: flats.flatMap(({ to }) => (to === "body" ? [] : to)),
    ...outputOf(document, node),
  };
}

const described = ({ description }: Node) =>
  typeof description === "string" && description.trim()
    ? { description: description.trim().slice(0, 300) }
    : {};

/** In a path and in a header a value is one text. */
function asOne(flat: Flat, schema: JsonSchema, required: boolean): Flat {
  const simple = flat.leaves.length === 1 && flat.leaves[0]?.path.length === 0;
  return simple ? flat : { leaves: [{ path: [], schema: described(schema), required }], open: [] };
}

/** Gives each input its name; a name that is taken already is told apart by where it goes. */
function namedInputs(flats: { to: Parameter | "body"; name: string; flat: Flat }[]) {
  const inputs: ApiOperation["inputs"] = new Map();
  const open: ApiOperation["open"] = [];
  const properties: [string, JsonSchema][] = [];
  const required: string[] = [];
  const rank = (to: Parameter | "body") =>
    ["path", "query", "header", "body"].indexOf(to === "body" ? to : to.in);
  const known = new Set<string>();
  for (const { to, name, flat } of flats.toSorted((a, b) => rank(a.to) - rank(b.to))) {
    const place = to === "body" ? to : to.in;
    const first = (path: string[]) => [name, ...path].find(Boolean) ?? "";
    const full = (path: string[]) =>
      [...(known.has(first(path)) ? [place] : []), name, ...path].filter(Boolean).join(".");
    for (const { path, schema, required: needed } of flat.leaves) {
      inputs.set(full(path), { to, path });
      properties.push([full(path), schema]);
      if (needed) required.push(full(path));
    }
    for (const path of flat.open) open.push({ name: full(path), input: { to, path } });
    for (const { path } of flat.leaves) known.add(first(path));
  }
  const patterns = open.map(({ name }) => [
    name ? `^${name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}\\.` : "",
    {},
  ]);
  const input: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(patterns.length > 0 && { patternProperties: Object.fromEntries(patterns) }),
    additionalProperties: false,
  };
  return { inputs, open, input };
}
