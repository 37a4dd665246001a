import { type Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Repeat } from "../connector.ts";

/** What is put into `connections.yaml`. */
export interface Picked {
  connection: string;
  url: string;
  /** Path of the document, beside `connections.yaml`. */
  document: string;
  /** What stands behind `auth:`; left alone where the connection says already how it signs in. */
  auth?: Record<string, unknown> | undefined;
  operations: {
    /** As workflows call it. */
    name: string;
    /** In the document. */
    id: string;
    repeat: Repeat;
  }[];
}

/** Why the text cannot be added to: in words, with what to do. */
export class Unfit extends Error {
  override name = "Unfit";
}

/**
 * Text of a `connections.yaml` with operations of a document in it. All that is written stays as it is, comments included;
 * an operation that is there already is left alone.
 * @throws Unfit
 */
export function withOperations(text: string | undefined, picked: Picked): string {
  const begun = text?.trim() ? text.replace(/\n*$/, "\n") : "connections:\n";
  const document = parseDocument(begun, { logLevel: "error" });
  const [error] = document.errors;
  if (error)
    throw new Unfit(`connections.yaml is no valid YAML: ${error.message.split("\n")[0]} Mend it first.`);
  const all = placeOf(document);
  const there = all.get(picked.connection);
  const settings = { openapi: picked.document, url: picked.url, ...(picked.auth && { auth: picked.auth }) };
  if (!isMap(there)) {
    if (there !== undefined && there !== null)
      throw new Unfit(`${picked.connection} in connections.yaml is no connection.`);
    const block = { ...settings, operations: operationsOf(document, picked) };
    return insert(begun, document, all, { [picked.connection]: block });
  }
  if (there.has("type") && there.get("type") !== "http")
    throw new Unfit(
      `The connection ${picked.connection} is of type ${there.get("type")}. Take another name.`,
    );
  if (there.has("openapi") && there.get("openapi") !== picked.document)
    throw new Unfit(
      `The connection ${picked.connection} has another document, ${there.get("openapi")}. Take another name.`,
    );
  const signsIn = there.has("auth") || there.has("headers");
  const missing = Object.entries(settings).filter(([key]) => !there.has(key) && !(key === "auth" && signsIn));
  const known = there.get("operations");
  const wanted = picked.operations.filter(({ name }) => !isMap(known) || !known.has(name));
  const operations = operationsOf(document, { ...picked, operations: wanted });
  // from the end of the text to its beginning, so that places stay where they are
  const more =
    wanted.length === 0
      ? begun
      : isMap(known)
        ? insert(begun, document, known, operations)
        : insert(begun, document, there, { operations });
  return insert(more, parseDocument(more), there, Object.fromEntries(missing), "operations");
}

function operationsOf(document: Document, { operations }: Picked): Record<string, unknown> {
  return Object.fromEntries(
    operations.map(({ name, id, repeat }) => {
      const how = repeat === "read" ? { effect: "read" } : { effect: "write", repeat };
      return [name, document.createNode({ operation: id, ...how }, { flow: true })];
    }),
  );
}

/** Connections stand at the top, or under `connections:`. */
function placeOf(document: Document): YAMLMap {
  const root = document.contents as unknown;
  if (!isMap(root)) throw new Unfit("connections.yaml does not list connections by name.");
  const under = root.get("connections") ?? undefined;
  if (isMap(under) && !under.has("operations")) return under;
  if (under !== undefined && !isMap(under))
    throw new Unfit("connections: in connections.yaml does not list connections by name.");
  if (under !== undefined || !root.has("connections")) return root;
  const made = document.createNode({}) as YAMLMap;
  root.set("connections", made);
  return made;
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/**
 * Text with more pairs in a map: where `before` stands, or behind the last.
 * @param document that `text` is
 */
function insert(
  text: string,
  document: Document,
  map: YAMLMap,
  more: Record<string, unknown>,
  before?: string,
): string {
  if (Object.keys(more).length === 0) return text;
  const first = map.items[0] as Pair | undefined;
  const start = (pair: Pair | undefined) => (pair?.key as { range?: number[] } | undefined)?.range?.[0];
  const at = start(first);
  if (at === undefined || map.flow) {
    for (const [key, value] of Object.entries(more))
      map.set(document.createNode(key), document.createNode(value));
    map.flow = false;
    return document.toString({ lineWidth: 0, flowCollectionPadding: true });
  }
  const indent = at - lineStart(text, at);
  const node = document.createNode(more);
  const lines = new (document.constructor as typeof Document)(node)
    .toString({ lineWidth: 0, flowCollectionPadding: true })
    .replace(/^(?=.)/gm, " ".repeat(indent));
  const here = map.items.find(({ key }) => isScalar(key) && key.value === before) as Pair | undefined;
  const place = start(here);
  if (place !== undefined) return put(text, lineStart(text, place), lines);
  const end = map.range?.[1] ?? text.length;
  const next = text.indexOf("\n", end);
  return put(text, text[end - 1] === "\n" ? end : next < 0 ? text.length : next + 1, lines);
}

const put = (text: string, at: number, lines: string): string => text.slice(0, at) + lines + text.slice(at);
