import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

interface Node {
  [key: string]: unknown;
}
interface Operation {
  operationId: string;
  parameters?: Node[];
  requestBody?: Node;
}
export interface Note {
  id: string;
  invoice: string;
  amount: number;
  status: "issued" | "cancelled";
}
export interface Asked {
  operation: string;
  key: string | undefined;
  body: unknown;
}

/** What an operation answers: status and body. */
type Answer = [number, object];

const METHODS = ["get", "post", "put", "patch", "delete"];
const pointer = (...parts: string[]) =>
  `erp#/${parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;

/**
 * An ERP that serves an OpenAPI document to the letter: the token, paths, parameters, headers and bodies are held against it,
 * and so is each of its own answers. Behind it there are invoices, and the credit notes that are made.
 */
export async function startErp(file: string, token: string, invoices: Record<string, object>) {
  const document = parse(readFileSync(file, "utf8"));
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (to: Ajv2020) => void)(ajv);
  ajv.addSchema(document, "erp");
  const follow = (node: Node): Node =>
    typeof node.$ref === "string"
      ? (node.$ref
          .slice(2)
          .split("/")
          .reduce((at, key) => at[key] as Node, document as Node) as Node)
      : node;

  const notes = new Map<string, Note>();
  const byKey = new Map<string, Answer>();
  const asked: Asked[] = [];
  /** The next answer of this operation is lost on its way. */
  let losing: string | undefined;

  const does: Record<string, (path: string, body: { amount: number }) => Answer> = {
    getInvoice: (number) =>
      invoices[number] ? [200, invoices[number]] : [404, { title: "No such invoice" }],
    listCreditNotes: (number) => [
      200,
      { creditNotes: [...notes.values()].filter(({ invoice }) => invoice === number).reverse() },
    ],
    createCreditNote(number, { amount }) {
      const { total } = (invoices[number] ?? { total: 0 }) as { total: number };
      const given = [...notes.values()].filter((one) => one.invoice === number && one.status === "issued");
      if (given.reduce((sum, one) => sum + one.amount, amount) > total)
        return [422, { title: "More than is left of the invoice" }];
      const note: Note = { id: `CN-${7_001 + notes.size}`, invoice: number, amount, status: "issued" };
      notes.set(note.id, note);
      return [201, { ...note }];
    },
    cancelCreditNote(id) {
      const note = notes.get(id);
      if (!note) return [409, { title: "No such credit note" }];
      note.status = "cancelled";
      return [200, { ...note }];
    },
  };

  /** An operation of the document with the value in its path. */
  function find(method: string, path: string) {
    for (const [template, item] of Object.entries(document.paths as Record<string, Node>)) {
      const match = new RegExp(`^${template.replace(/\{\w+\}/, "([^/]+)")}$`).exec(path);
      const operation = item[method] as Operation | undefined;
      if (!match || !operation || !METHODS.includes(method)) continue;
      const parameters = [...((item.parameters as Node[]) ?? []), ...(operation.parameters ?? [])].map(
        follow,
      );
      return { template, operation, value: decodeURIComponent(match[1] as string), parameters };
    }
    return undefined;
  }

  async function serve(request: IncomingMessage): Promise<Answer | undefined> {
    const method = (request.method ?? "").toLowerCase();
    const found = find(method, (request.url ?? "").replace(/^\/api\/v2/, ""));
    if (!found) return [404, { title: "No such path" }];
    if (request.headers.authorization !== `Bearer ${token}`) return [401, { title: "Who are you?" }];
    const { template, operation, value, parameters } = found;
    for (const { name, schema, required, ...parameter } of parameters) {
      const given = parameter.in === "path" ? value : request.headers[String(name).toLowerCase()];
      if (given === undefined ? required : !ajv.validate(schema as Node, given))
        return [400, { title: `${name} is missing or wrong` }];
    }
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = text ? JSON.parse(text) : {};
    const type = "application/json";
    if (operation.requestBody) {
      const schema = pointer("paths", template, method, "requestBody", "content", type, "schema");
      if (!ajv.validate({ $ref: schema }, body)) return [400, { title: ajv.errorsText() }];
    }
    const key = request.headers["idempotency-key"] as string | undefined;
    asked.push({ operation: operation.operationId, key, body });
    const answer =
      (key && byKey.get(key)) || (does[operation.operationId] as (typeof does)[string])(value, body);
    if (key) byKey.set(key, answer);
    if (losing === operation.operationId) {
      losing = undefined;
      return undefined;
    }
    if (answer[0] < 300) {
      const schema = pointer(
        "paths",
        template,
        method,
        "responses",
        String(answer[0]),
        "content",
        type,
        "schema",
      );
      if (!ajv.validate({ $ref: schema }, answer[1]))
        throw new Error(`this ERP is not as its document says: ${ajv.errorsText()}`);
    }
    return answer;
  }

  const server = createServer((request, response) => {
    serve(request).then(
      (answer) => {
        if (!answer) {
          response.destroy();
          return;
        }
        const [status, body] = answer;
        const type = status < 300 ? "application/json" : "application/problem+json";
        response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
      },
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`,
    asked,
    notes: () => [...notes.values()],
    loseAnswer: (operation: string) => {
      losing = operation;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
