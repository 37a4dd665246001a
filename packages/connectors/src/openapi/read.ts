import { valuesIn } from "../connections/flat.ts";
import type { JsonSchema, Repeat } from "../connector.ts";
import { type AuthKind, authKindsOf } from "./auth-kinds.ts";
import { type Document, documentOf, isNode, type Node, Unusable } from "./document.ts";
import { type Found, operationOf, operationsOf, proposedRepeat } from "./operation.ts";

/** An operation of a document, for whoever picks from it. */
export interface ReadOperation {
  /** Its operationId, or method and path: "GET /invoices/{id}". */
  id: string;
  /** As it would be called in a workflow. */
  name: string;
  method: string;
  path: string;
  summary?: string;
  deprecated: boolean;
  /** Proposed by its method; a person may know better. */
  repeat: Repeat;
  /** Why it cannot be called from here; then it takes and answers nothing. */
  problem?: string;
  input: JsonSchema;
  output: JsonSchema;
  /** Names of the inputs, and which of them it needs. */
  takes: { name: string; required: boolean }[];
  /** Of the answer what a step can take: paths such as `items.0.id`. */
  answers: string[];
}

export interface ReadOpenApi {
  title: string;
  /** "2.0", "3.0.3", … */
  version: string;
  /** Whole addresses; where the document gives a part only, one that begins with "/". */
  servers: string[];
  auth: AuthKind[];
  /** What each takes and answers is worked out when it is asked for. */
  operations: ReadOperation[];
  /** Of the document as a whole. */
  problems: string[];
}

/** A name for workflows, where the document has none or one that cannot stand there. */
function nameOf({ id, method, path }: Found): string {
  const plain = id.startsWith(`${method.toUpperCase()} /`) ? `${method} ${path.replace(/[{}]/g, " ")}` : id;
  const parts = plain.split(/[^A-Za-z0-9_]+/).filter(Boolean);
  const [first = method, ...rest] = parts;
  return [first, ...rest.map((part) => part[0]?.toUpperCase() + part.slice(1))]
    .join("")
    .replace(/^(?=\d)/, "_");
}

function readOperation(document: Document, found: Found): ReadOperation {
  let worked: Pick<ReadOperation, "problem" | "input" | "output"> | undefined;
  const work = () => {
    if (worked) return worked;
    try {
      const { input, output } = operationOf(document, found);
      worked = { input, output };
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      worked = { problem: error.message, input: {}, output: {} };
    }
    return worked;
  };
  const { id, method, path, summary, deprecated } = found;
  let repeat: Repeat = "once";
  try {
    repeat = proposedRepeat(found, document);
  } catch {
    // what is wrong with it is its problem
  }
  return {
    ...{ id, name: nameOf(found), method, path, deprecated, repeat, ...(summary && { summary }) },
    get problem() {
      return work().problem as string;
    },
    get input() {
      return work().input;
    },
    get output() {
      return work().output;
    },
    get takes() {
      const { properties = {}, required = [] } = work().input as { properties?: object; required?: string[] };
      return Object.keys(properties).map((one) => ({ name: one, required: required.includes(one) }));
    },
    get answers() {
      return valuesIn(work().output);
    },
  };
}

/** Addresses with the values of their variables that the document proposes. */
function serversOf({ root }: Document): string[] {
  const servers = Array.isArray(root.servers) ? root.servers.filter(isNode) : [];
  const all = servers.flatMap(({ url, variables }) => {
    if (typeof url !== "string") return [];
    const known = isNode(variables) ? variables : {};
    return url
      .replace(/\{([^{}]+)\}/g, (all, name) => String((known[name] as Node | undefined)?.default ?? all))
      .replace(/\/$/, "");
  });
  // an older document has one address for each scheme
  return all.toSorted((a, b) => Number(a.startsWith("http:")) - Number(b.startsWith("http:")));
}

/**
 * Reads an OpenAPI document of version 2.0, 3.0 or 3.1, JSON or YAML: what it offers, and what of it can be called. Never
 * throws: a document that cannot be read has no operations and says why in `problems`.
 * @param connection by whose name secrets would be called
 */
export function readOpenApi(text: string, connection = "api"): ReadOpenApi {
  try {
    const document = documentOf(text);
    const { info } = document.root;
    const operations = operationsOf(document).map((found) => readOperation(document, found));
    return {
      title: isNode(info) && typeof info.title === "string" ? info.title : "",
      version: document.version,
      servers: serversOf(document),
      auth: authKindsOf(document, connection),
      operations,
      problems: operations.length > 0 ? [] : ["The document has no operations."],
    };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { title: "", version: "", servers: [], auth: [], operations: [], problems: [error.message] };
  }
}
