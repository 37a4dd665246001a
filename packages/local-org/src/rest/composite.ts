import { jsonError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { savepoint } from "../records/transaction.ts";
import { subrequest } from "./subrequest.ts";

const MOST = 25;
const REFERENCE = /@\{([^}]+)\}/g;

interface Given {
  method: string;
  url: string;
  referenceId: string;
  body?: unknown;
  httpHeaders?: Record<string, string>;
}

interface Result {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

class UnknownReference extends Error {}

/** The value that `ref.records[0].Id` names in the bodies of earlier answers. */
function lookUp(path: string, results: Map<string, Result>): unknown {
  const [name, ...steps] = path.replaceAll(/\[(\w+)\]/g, ".$1").split(".");
  const result = results.get(name!);
  if (!result || result.httpStatusCode >= 400) throw new UnknownReference(name);
  let value: unknown = result.body;
  for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
  if (value === undefined || value === null) throw new UnknownReference(path);
  return value;
}

/** Puts the values of references in place, in every text of a JSON value. */
function resolve(value: unknown, results: Map<string, Result>): unknown {
  if (typeof value === "string") {
    return value.replaceAll(REFERENCE, (_, path: string) => String(lookUp(path, results)));
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, results));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, results)]));
}

const halted = (message: string) => [{ errorCode: "PROCESSING_HALTED", message }];

function run(request: ApiRequest, given: Given, results: Map<string, Result>): Reply {
  try {
    return subrequest(request, {
      method: given.method,
      url: resolve(given.url, results) as string,
      body: resolve(given.body, results),
      headers: Object.fromEntries(
        Object.entries(given.httpHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    });
  } catch (error) {
    if (!(error instanceof UnknownReference)) throw error;
    return { status: 400, body: halted(`Invalid reference specified. No value for ${error.message} found`) };
  }
}

function readGiven(request: ApiRequest): { list: Given[]; allOrNone: boolean } {
  const body = request.body as { compositeRequest?: Given[]; allOrNone?: boolean } | undefined;
  if (!Array.isArray(body?.compositeRequest))
    throw jsonError("The request body needs 'compositeRequest', an array");
  const list = body.compositeRequest;
  if (list.length > MOST)
    throw saveError("LIMIT_EXCEEDED", `The composite request can contain at most ${MOST} subrequests`);
  const seen = new Set<string>();
  for (const given of list) {
    if (!given?.method || !given.url || !given.referenceId) {
      throw saveError("REQUIRED_FIELD_MISSING", "Each subrequest needs method, url and referenceId");
    }
    if (seen.has(given.referenceId)) {
      throw saveError("INVALID_INPUT", `Duplicate ReferenceId provided in the request: ${given.referenceId}`);
    }
    seen.add(given.referenceId);
  }
  return { list, allOrNone: body.allOrNone === true };
}

export const composite: Resource = {
  name: "composite",
  path: "composite",
  methods: {
    POST: (request: ApiRequest): Reply => {
      const { list, allOrNone } = readGiven(request);
      const rollback = savepoint(request.tx);
      const results = new Map<string, Result>();
      let failed: string | undefined;
      for (const given of list) {
        const reply =
          failed !== undefined && allOrNone
            ? {
                status: 400,
                body: halted(
                  "The transaction was rolled back since another operation in the same transaction failed.",
                ),
              }
            : run(request, given, results);
        if (reply.status >= 400) failed ??= given.referenceId;
        results.set(given.referenceId, {
          body: reply.body ?? null,
          httpHeaders: reply.headers ?? {},
          httpStatusCode: reply.status,
          referenceId: given.referenceId,
        });
      }
      if (failed !== undefined && allOrNone) {
        rollback();
        for (const result of results.values()) {
          if (result.referenceId === failed || result.httpStatusCode >= 400) continue;
          result.httpStatusCode = 400;
          result.httpHeaders = {};
          result.body = halted(
            "The transaction was rolled back since another operation in the same transaction failed.",
          );
        }
      }
      return { status: 200, body: { compositeResponse: [...results.values()] } };
    },
  },
};
