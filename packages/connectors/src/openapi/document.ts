import { upgrade } from "@scalar/openapi-upgrader";
import { parse } from "yaml";

/** A document of this many characters is not read. The largest that are known to us have about 14 million. */
export const MOST_CHARACTERS = 32_000_000;

export type Node = { [key: string]: unknown };

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Why a document, or a part of it, cannot be used: in words, with what to do. */
export class Unusable extends Error {
  override name = "Unusable";
}

/** An OpenAPI document as 3.1 writes it, whatever its version was. */
export interface Document {
  /** As it was written: "2.0", "3.0.3". */
  version: string;
  root: Node;
}

/** @throws Unusable */
export function parsed(text: string): unknown {
  if (text.length > MOST_CHARACTERS)
    throw new Unusable("The document is larger than 32 million characters, and is not read.");
  try {
    return /^\s*\{\s*"/.test(text)
      ? JSON.parse(text)
      : parse(text, { maxAliasCount: 100, logLevel: "error" });
  } catch (error) {
    const [first] = (error as Error).message.split("\n");
    throw new Unusable(`The document is neither JSON nor YAML: ${first}`);
  }
}

function read(text: string): Document {
  const root = parsed(text);
  const version = isNode(root) ? String(root.swagger ?? root.openapi ?? "") : "";
  if (!isNode(root) || !/^(?:2\.0|3\.[01])/.test(version)) {
    const said = version ? `It says ${version}.` : "It says neither swagger: nor openapi:.";
    throw new Unusable(`This is no OpenAPI document of version 2.0, 3.0 or 3.1. ${said}`);
  }
  if (!isNode(root.paths)) throw new Unusable("The document has no paths, so there is nothing to call.");
  try {
    return { version, root: upgrade(version === "2.0" ? withOwnBodies(root) : root, "3.1") as Node };
  } catch (error) {
    throw new Unusable(`The document is not as OpenAPI ${version} writes it: ${(error as Error).message}`);
  }
}

/**
 * A document of version 2.0 whose operations have what makes their bodies themselves: where it is shared, it would be lost
 * on the way to a version in which a body is no parameter.
 */
function withOwnBodies(root: Node): Node {
  const meant = (raw: unknown): unknown => {
    try {
      const one = isNode(raw) && typeof raw.$ref === "string" ? at({ version: "2.0", root }, raw.$ref) : raw;
      return isOfBody(one) ? one : raw;
    } catch {
      // told where the operation is read
      return raw;
    }
  };
  const listOf = ({ parameters }: Node): unknown[] =>
    Array.isArray(parameters) ? parameters.map(meant) : [];
  const ofItem = (item: Node): Node => {
    const shared = listOf(item);
    const bodies = shared.filter(isOfBody);
    const own = Object.entries(item).map(([key, one]) => {
      if (!METHODS.test(key) || !isNode(one)) return [key, one] as const;
      const parameters = listOf(one);
      const names = new Set(parameters.filter(isOfBody).map(({ name }) => name));
      return [key, { ...one, parameters: [...parameters, ...bodies.filter(({ name }) => !names.has(name))] }];
    });
    return { ...Object.fromEntries(own), parameters: shared.filter((one) => !isOfBody(one)) };
  };
  const paths = Object.entries(root.paths as Node);
  return {
    ...root,
    paths: Object.fromEntries(paths.map(([path, item]) => [path, isNode(item) ? ofItem(item) : item])),
  };
}

const METHODS = /^(?:get|put|post|delete|options|head|patch)$/;
const isOfBody = (one: unknown): one is Node => isNode(one) && (one.in === "body" || one.in === "formData");

/** Documents are long, and read again with each change of the files beside them. */
const KEPT = 8;
const kept = new Map<string, Document>();

/**
 * Reads an OpenAPI document of version 2.0, 3.0 or 3.1, JSON or YAML. Nobody may change what it returns.
 * @throws Unusable
 */
export function documentOf(text: string): Document {
  const known = kept.get(text);
  const document = known ?? read(text);
  kept.delete(text);
  kept.set(text, document);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return document;
}

/**
 * What stands at a reference within the document.
 * @throws Unusable for one that leads out of it or nowhere
 */
export function at({ root }: Document, ref: string): unknown {
  if (!ref.startsWith("#"))
    throw new Unusable(
      `It refers to ${ref}, which is not in the document. Files beside it, or below, are taken along by throughline connect.`,
    );
  let here: unknown = root;
  for (const part of ref.slice(1).split("/").slice(1)) {
    const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
    const found: unknown =
      typeof here === "object" && here !== null && Object.hasOwn(here, key) ? (here as Node)[key] : undefined;
    if (found === undefined) throw new Unusable(`It refers to ${ref}, which the document does not have.`);
    here = found;
  }
  return here;
}

/** As it was meant, where it is no encoding of anything. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * A thing of the document itself, where a reference may stand in its place.
 * @throws Unusable
 */
export function resolved(document: Document, thing: unknown): Node {
  let here = thing;
  for (let hops = 0; isNode(here) && typeof here.$ref === "string"; hops++) {
    if (hops > 50) throw new Unusable(`It refers to ${here.$ref}, which leads round in a circle.`);
    here = at(document, here.$ref);
  }
  return isNode(here) ? here : {};
}
