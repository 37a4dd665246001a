import { UnfitInput } from "../connections/template.ts";
import { misfit } from "../connections/validate.ts";
import type { Report } from "../connector.ts";
import { type Document, documentOf, Unusable } from "../openapi/document.ts";
import { operationOf, operationsOf } from "../openapi/operation.ts";
import { apiRequest } from "../openapi/request.ts";
import { packed } from "./packed.ts";
import type { Request } from "./read.ts";

/** Finds an operation of a connection's OpenAPI document; undefined where that has none that can be called. */
export type Api = (id: string, path: PropertyKey[], report: Report) => Request | undefined;

/** A connection that has no document. */
const none: Api = (_id, path, report) => {
  report(
    "no-document",
    [...path, "operation"],
    "The connection has no OpenAPI document in which this operation could stand.",
    "Write openapi: connections/NAME.openapi.yaml beside its url, or a method and a path here.",
  );
  return undefined;
};

/**
 * Opens the OpenAPI document of a connection.
 * @param given headers that the connection sends by itself, in lower case
 */
export function openApi(
  file: string | undefined,
  text: string | undefined,
  given: ReadonlySet<string>,
  report: Report,
): Api {
  if (file === undefined) return none;
  if (text === undefined) {
    const fix = "Put it there: throughline connect NAME DOCUMENT.";
    report("no-file", ["openapi"], `There is no file ${file} beside connections.yaml.`, fix);
    return () => undefined;
  }
  let document: Document;
  try {
    document = documentOf(text);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    report("bad-document", ["openapi"], `${file} cannot be used. ${error.message}`);
    return () => undefined;
  }
  const all = new Map(operationsOf(document).map((found) => [found.id, found]));
  return (id, path, report) => {
    const found = all.get(id);
    if (!found) {
      const fix = "See what it has: throughline connect NAME DOCUMENT.";
      report("unknown-operation", [...path, "operation"], `${file} has no operation ${id}.`, fix);
      return undefined;
    }
    try {
      const operation = operationOf(document, found, given);
      const { method, accept, input, output, idempotencyHeader, body } = operation;
      return {
        ...{ method, accept, input, output, idempotencyHeader, description: found.summary },
        async write(inputs) {
          const { body: made, ...request } = apiRequest(operation, inputs);
          if (!made) return request;
          const { type, value, content } = made;
          const wrong = misfit(body?.schema, value);
          if (wrong) throw new UnfitInput(`Of what is sent ${wrong}.`);
          return {
            ...request,
            body: typeof content === "string" ? { type, content } : await packed(content),
          };
        },
      };
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      report("unusable-operation", [...path, "operation"], `${id} cannot be called. ${error.message}`);
      return undefined;
    }
  };
}
