import jsforce from "jsforce";
import { type Login, signIn } from "../auth.ts";
import type { Budget } from "../budget.ts";
import { CallFailure, type Session } from "../client.ts";
import { onceTransport } from "../transport.ts";

/** A component as a list names it. */
export interface Listed {
  type: string;
  fullName: string;
  /** Of a package that somebody else made, which gives no source away. */
  installed: boolean;
}

/** How a retrieve stands. */
export type Standing =
  | { done: false }
  /** What could not be found, beside the zip of the rest. */
  | { done: true; zip: Uint8Array; messages: string[] }
  | { done: true; failed: string };

/** The calls of the Metadata API that a scan makes, one request each. All throw {@link CallFailure}. */
export interface MetadataClient {
  /** The types that the org offers, and of which the components lie in folders. */
  types(): Promise<Map<string, { inFolder: boolean }>>;
  /** @param queries at most three */
  list(queries: { type: string; folder?: string }[]): Promise<Listed[]>;
  /** Begins a retrieve and gives its id. */
  retrieve(members: ReadonlyMap<string, readonly string[]>): Promise<string>;
  standing(id: string): Promise<Standing>;
  /** Rows of a query, all pages. */
  rows(soql: string): Promise<Record<string, unknown>[]>;
}

/** jsforce gives one for a list of one. */
const listOf = <T>(given: T | T[] | undefined | null): T[] =>
  given === undefined || given === null ? [] : Array.isArray(given) ? given : [given];

const folderType = (type: string): string => (type === "EmailTemplate" ? "EmailFolder" : `${type}Folder`);

export { folderType };

/**
 * One signed-in session over jsforce; each call waits until the budget admits it. A session that ended is renewed once.
 * @param apiVersion such as `62.0`
 */
export function metadataClient(
  login: Login,
  session: Session,
  apiVersion: string,
  timeoutMs: number,
  budget: Pick<Budget, "admit">,
): MetadataClient {
  const connection = new jsforce.Connection({
    instanceUrl: session.instanceUrl,
    accessToken: session.accessToken,
    version: apiVersion,
    callOptions: { client: "throughline" },
  });
  // jsforce's own repeats what fails, which nobody would count
  connection._transport = onceTransport(timeoutMs, () => {}) as never;

  const counted = async <T>(call: () => Promise<T>): Promise<T> => {
    const answered = await budget.admit("look");
    try {
      return await call();
    } catch (error) {
      if (error instanceof CallFailure) throw error;
      const { name, errorCode, message } = error as Error & { errorCode?: string };
      const code = errorCode ?? /^(?:sf:)?([A-Z_]{4,}):/.exec(message)?.[1] ?? name;
      throw new CallFailure("answered", 500, [{ code, message }], error);
    } finally {
      answered(undefined);
    }
  };
  const admitted = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await counted(call);
    } catch (error) {
      const ended = error instanceof CallFailure && error.items[0]?.code.includes("INVALID_SESSION_ID");
      if (!ended || login.kind === "token") throw error;
      const next = await signIn(login, timeoutMs);
      connection.instanceUrl = next.instanceUrl;
      connection.accessToken = next.accessToken;
      return await counted(call);
    }
  };

  return {
    async types() {
      const { metadataObjects } = await admitted(() => connection.metadata.describe(apiVersion));
      return new Map(listOf(metadataObjects).map(({ xmlName, inFolder }) => [xmlName, { inFolder }]));
    },
    async list(queries) {
      const found = await admitted(() => connection.metadata.list(queries, apiVersion));
      return listOf(found).map(({ type, fullName, manageableState }) => ({
        type,
        fullName,
        installed: manageableState === "installed",
      }));
    },
    async retrieve(members) {
      const types = [...members].map(([name, list]) => ({ members: [...list], name }));
      const request = { apiVersion, unpackaged: { types, version: apiVersion } };
      // the types of jsforce ask for more than Salesforce does
      const { id } = await admitted(async () => await connection.metadata.retrieve(request as never));
      return id;
    },
    async standing(id) {
      const result = await admitted(() => connection.metadata.checkRetrieveStatus(id));
      const { done, success, zipFile, messages, errorMessage, errorStatusCode } = result as typeof result & {
        errorMessage?: string;
        errorStatusCode?: string;
      };
      if (String(done) !== "true") return { done: false };
      if (String(success) === "false" || !zipFile)
        return { done: true, failed: [errorStatusCode, errorMessage].filter(Boolean).join(": ") };
      return {
        done: true,
        zip: Buffer.from(zipFile, "base64"),
        messages: listOf(messages as { problem: string } | { problem: string }[] | null).map(
          ({ problem }) => problem,
        ),
      };
    },
    async rows(soql) {
      let page = await admitted(async () => await connection.query(soql));
      const rows: Record<string, unknown>[] = [...page.records];
      while (!page.done && page.nextRecordsUrl) {
        const next = page.nextRecordsUrl;
        page = await admitted(async () => await connection.queryMore(next));
        rows.push(...page.records);
      }
      return rows;
    },
  };
}
