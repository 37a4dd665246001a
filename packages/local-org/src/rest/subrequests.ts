import { jsonError, saveError } from "../errors.ts";
import type { ApiRequest, Reply } from "../http/context.ts";
import { savepoint } from "../records/transaction.ts";
import { resolve, UnknownReference } from "./references.ts";
import { subrequest } from "./subrequest.ts";

/** One request of a composite or of a graph. */
export interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body?: unknown;
  httpHeaders?: Record<string, string>;
}

/** What it came to. */
export interface Result {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

const halted = (message: string) => [{ errorCode: "PROCESSING_HALTED", message }];

/** The result of a subrequest that was not run, or undone, since another one failed. */
export const rolledBack = (referenceId: string): Result => ({
  body: halted("The transaction was rolled back since another operation in the same transaction failed."),
  httpHeaders: {},
  httpStatusCode: 400,
  referenceId,
});

/**
 * Reads the list of subrequests of a composite or of a graph.
 * @throws OrgError for one that lacks something, or a reference id given twice
 */
export function readSubrequests(given: unknown, what: string): Subrequest[] {
  if (!Array.isArray(given)) throw jsonError(`The ${what} needs 'compositeRequest', an array`);
  const seen = new Set<string>();
  for (const one of given as (Partial<Subrequest> | null)[]) {
    if (!one?.method || !one.url || !one.referenceId)
      throw saveError("REQUIRED_FIELD_MISSING", "Each subrequest needs method, url and referenceId");
    if (seen.has(one.referenceId))
      throw saveError("INVALID_INPUT", `Duplicate ReferenceId provided in the request: ${one.referenceId}`);
    seen.add(one.referenceId);
  }
  return given as Subrequest[];
}

function run(request: ApiRequest, given: Subrequest, results: ReadonlyMap<string, Result>): Reply {
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

/** A collection, by which nothing is done in part: what holds for all requests holds for it, whatever it says itself. */
function wholly(given: Subrequest): Subrequest {
  if (!COLLECTION.test(given.url)) return given;
  if (given.method.toUpperCase() !== "DELETE")
    return { ...given, body: { ...(given.body as object | undefined), allOrNone: true } };
  const [path, query] = given.url.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set("allOrNone", "true");
  return { ...given, url: `${path}?${parameters}` };
}

const COLLECTION = /\/composite\/sobjects\b/i;

/** Whether it is an answer about many rows of which some were refused: its status says nothing of that. */
const hasRefusal = (body: unknown): boolean =>
  Array.isArray(body) && (body as { success?: boolean }[]).some((one) => one?.success === false);

/**
 * Runs subrequests one after the other; later ones may use what earlier ones gave.
 * @param allOrNone the first failure undoes them all
 */
export function runSubrequests(
  request: ApiRequest,
  list: readonly Subrequest[],
  allOrNone: boolean,
): { results: Result[]; failed: boolean } {
  const rollback = savepoint(request.tx);
  const results = new Map<string, Result>();
  let failed = false;
  for (const given of list) {
    const { referenceId } = given;
    if (failed && allOrNone) {
      results.set(referenceId, rolledBack(referenceId));
      continue;
    }
    const reply = run(request, allOrNone ? wholly(given) : given, results);
    failed ||= reply.status >= 400 || (allOrNone && hasRefusal(reply.body));
    results.set(referenceId, {
      body: reply.body ?? null,
      httpHeaders: reply.headers ?? {},
      httpStatusCode: reply.status,
      referenceId,
    });
  }
  if (!failed || !allOrNone) return { results: [...results.values()], failed };
  rollback();
  const told = [...results.values()].map((result) =>
    result.httpStatusCode < 400 && !hasRefusal(result.body) ? rolledBack(result.referenceId) : result,
  );
  return { results: told, failed };
}
