import { jsonError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { toId18 } from "../storage/ids.ts";

/** Every id has to be that of a record. */
function checkRecords(request: ApiRequest, ids: unknown): void {
  if (!Array.isArray(ids)) throw jsonError("The request body needs the ids of records");
  for (const given of ids) {
    const id = toId18(given);
    if (!id) throw saveError("MALFORMED_ID", `malformed id ${given}`);
    if (!request.service.core.store.find(id))
      throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  }
}

function trigger(request: ApiRequest): Reply {
  checkRecords(request, (request.body as { contextIds?: unknown } | undefined)?.contextIds);
  return { status: 200, body: { errors: null, success: true } };
}

function submit(request: ApiRequest): Reply {
  const { requests } = (request.body ?? {}) as { requests?: ({ contextId?: unknown } | null)[] };
  if (!Array.isArray(requests)) throw jsonError("The request body needs 'requests', an array");
  checkRecords(
    request,
    requests.map((one) => one?.contextId),
  );
  throw saveError("NO_APPLICABLE_PROCESS", "No applicable approval process was found.");
}

const resource = (path: string, methods: Resource["methods"]): Resource => ({
  name: "process",
  path,
  methods,
});

const list = (name: string) => (): Reply => ({ status: 200, body: { [name]: {} } });

/** Workflow rules and approval processes: this org has none, so none is listed and nothing can be submitted. */
export const PROCESS: Resource[] = [
  resource("process/rules", { GET: list("rules"), POST: trigger }),
  resource("process/approvals", { GET: list("approvals"), POST: submit }),
];
