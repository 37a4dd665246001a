import jsforce from "jsforce";
import { traceHeaders } from "../trace.ts";
import { type Login, signIn } from "./auth.ts";
import {
  CallFailure,
  type ErrorItem,
  type QueryPage,
  type RawDescribe,
  type SalesforceClient,
  type SaveResult,
  type Session,
} from "./client.ts";
import { partnerCall } from "./partner-api.ts";
import { onceTransport } from "./transport.ts";

const JSON_TYPE = { "content-type": "application/json" };
/** Only the workflow assigns: the org's assignment rules stay out of what we write. */
const NO_AUTO_ASSIGN = { "Sforce-Auto-Assign": "FALSE" };
const EXPIRED = new Set(["INVALID_SESSION_ID", "INVALID_AUTH_HEADER", "ERROR_HTTP_401"]);

interface ApiItem {
  errorCode?: string;
  statusCode?: string;
  message?: string;
  fields?: string[];
  /** An invocable action tells of each of its inputs what was wrong with it. */
  errors?: ApiItem[] | null;
}

const toItem = (item: ApiItem): ErrorItem => ({
  code: item.errorCode ?? item.statusCode ?? "UNKNOWN_EXCEPTION",
  message: typeof item.message === "string" ? item.message : "",
  ...(item.fields && item.fields.length > 0 ? { fields: item.fields } : {}),
});

interface SubAnswer {
  httpStatusCode: number;
  body: null | object | (ApiItem & { success?: boolean; errors?: ApiItem[] })[];
}

/** What only says that something else was refused. */
const UNDONE = new Set(["PROCESSING_HALTED", "ALL_OR_NONE_OPERATION_ROLLED_BACK"]);

/** What was refused in a request inside another one: a list of errors, or of results, some of which have errors. */
function refusals({ httpStatusCode, body }: SubAnswer): ErrorItem[] {
  const told = Array.isArray(body) ? body : [];
  const items = told.flatMap((one) => (one.success === undefined ? one : (one.errors ?? []))).map(toItem);
  const failed = httpStatusCode >= 400 || told.some(({ success }) => success === false);
  return failed ? items.filter(({ code }) => !UNDONE.has(code)) : [];
}

/** What was wrong with each input of an action, where jsforce gives the answer as the message of an error of its own. */
function within(item: ApiItem): ApiItem[] {
  if (item.errors?.length) return item.errors;
  if (!item.errorCode?.startsWith("ERROR_HTTP_") || !item.message?.startsWith("[")) return [item];
  try {
    const told = (JSON.parse(item.message) as ApiItem[]).flatMap(({ errors }) => errors ?? []);
    return told.length > 0 ? told : [item];
  } catch {
    return [item];
  }
}

/** jsforce throws an error named by the code, with Salesforce's body in `data`. */
function toFailure(error: unknown, status: number): CallFailure {
  if (error instanceof CallFailure) return error;
  const { name, message, data } = error as Error & { data?: ApiItem | ApiItem[] };
  const bodies = Array.isArray(data) ? data : typeof data === "object" && data ? [data] : [];
  const items = bodies.length > 0 ? bodies.flatMap(within).map(toItem) : [{ code: name, message }];
  return new CallFailure("answered", status, items, error);
}

/**
 * The real client: one signed-in session over jsforce. A session that ended is renewed once per call.
 * @param session from {@link signIn}
 * @param apiVersion such as `62.0`
 * @param timeoutMs for one call
 * @param beforeRepeat is waited for before a call is made again with a new session
 */
export function jsforceClient(
  login: Login,
  session: Session,
  apiVersion: string,
  timeoutMs: number,
  beforeRepeat: () => Promise<void> = async () => {},
): SalesforceClient {
  let current = session;
  let renewing: Promise<Session> | undefined;
  let limits: { used: number; max: number } | undefined;
  const connection = new jsforce.Connection({
    instanceUrl: session.instanceUrl,
    accessToken: session.accessToken,
    version: apiVersion,
    callOptions: { client: "throughline" },
  });

  const renew = (): Promise<Session> => {
    renewing ??= signIn(login, timeoutMs)
      .then((next) => {
        current = next;
        connection.instanceUrl = next.instanceUrl;
        connection.accessToken = next.accessToken;
        return next;
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };

  const once = async <T>(method: string, url: string, body?: object): Promise<T> => {
    let status = 0;
    let complete = true;
    const transport = onceTransport(timeoutMs, (response) => {
      status = response.statusCode;
      const usage = /api-usage=(\d+)\/(\d+)/.exec(response.headers["sforce-limit-info"] ?? "");
      if (usage) limits = { used: Number(usage[1]), max: Number(usage[2]) };
      complete = status === 204 || isJson(response.body);
    });
    const request = {
      method: method as "GET",
      url,
      headers: { ...(body && JSON_TYPE), ...NO_AUTO_ASSIGN, ...traceHeaders() },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    let answer: T;
    try {
      answer = await connection.request<T>(request, { transport });
    } catch (error) {
      throw toFailure(error, status);
    }
    if (!complete)
      throw new CallFailure("no-answer", status, [{ code: "CUT_OFF", message: "half an answer" }]);
    return answer;
  };

  const call = <T>(method: string, url: string, body?: object): Promise<T> =>
    renewed(() => once<T>(method, url, body));

  /** Makes a call, and makes it again where its session had ended. */
  const renewed = async <T>(make: () => Promise<T>): Promise<T> => {
    const used = current.accessToken;
    try {
      return await make();
    } catch (error) {
      const expired =
        error instanceof CallFailure && error.status === 401 && EXPIRED.has(error.items[0]?.code ?? "");
      if (!expired || login.kind === "token") throw error;
      // somebody else may have renewed it meanwhile
      if (used === current.accessToken) await renew();
      await beforeRepeat();
      return await make();
    }
  };

  const save = async (url: string, records: object[]) => {
    const results = await call<(Omit<SaveResult, "errors"> & { errors?: ApiItem[] })[]>("PATCH", url, {
      allOrNone: false,
      records,
    });
    return results.map(({ errors, ...result }) => ({ ...result, errors: (errors ?? []).map(toItem) }));
  };

  return {
    describe: (object) => call<RawDescribe>("GET", `/sobjects/${encodeURIComponent(object)}/describe`),
    query: (soql, all) =>
      call<QueryPage>("GET", `/${all ? "queryAll" : "query"}?q=${encodeURIComponent(soql)}`),
    queryMore: (path) => call<QueryPage>("GET", path),
    async update({ object, id, fields }) {
      await call("PATCH", `/sobjects/${encodeURIComponent(object)}/${encodeURIComponent(id)}`, fields);
    },
    async updateCollection(rows) {
      const records = rows.map(({ object, id, fields }) => ({ attributes: { type: object }, id, ...fields }));
      return await save("/composite/sobjects", records);
    },
    async upsertCollection(object, key, rows) {
      const records = rows.map((fields) => ({ attributes: { type: object }, ...fields }));
      return await save(`/composite/sobjects/${[object, key].map(encodeURIComponent).join("/")}`, records);
    },
    async composite(requests) {
      const { compositeResponse } = await call<{ compositeResponse: SubAnswer[] }>("POST", "/composite", {
        allOrNone: true,
        // in their order, whatever they are
        collateSubrequests: false,
        compositeRequest: requests.map(({ method, path, body }, place) => ({
          ...{ method, url: `/services/data/v${apiVersion}${path}`, referenceId: `r${place}` },
          ...(body && { body }),
        })),
      });
      const refused = compositeResponse.flatMap(refusals);
      if (refused.length > 0) throw new CallFailure("answered", 400, refused);
    },
    request: (method, path, body) => call(method, path, body),
    soap: (operation, args) => renewed(() => partnerCall(connection, timeoutMs, operation, args)),
    async userInfo() {
      const info = await call<Record<string, string>>(
        "GET",
        `${current.instanceUrl}/services/oauth2/userinfo`,
      );
      return {
        userId: info.user_id ?? "",
        name: info.name ?? "",
        username: info.preferred_username ?? "",
        organizationId: info.organization_id ?? "",
      };
    },
    limitInfo: () => limits,
    session: async (fresh) => (fresh && login.kind !== "token" ? await renew() : current),
  };
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
