import { ConnectorFailure } from "../failure.ts";
import { type Login, signIn } from "./auth.ts";
import { classify } from "./classify.ts";
import { CallFailure, type RawDescribe, type RawRecord } from "./client.ts";

/** A describe with what a look at permissions needs of it. */
export interface InspectedObject extends RawDescribe {
  queryable: boolean;
  createable: boolean;
  updateable: boolean;
  recordTypeInfos?: { developerName: string; name: string; active: boolean; available: boolean }[];
}

interface GlobalDescribe {
  name: string;
  label: string;
  queryable: boolean;
  triggerable?: boolean;
}

/** An org as whoever looks for what is wrong with it sees it. All reads; all reject with ConnectorFailure. */
export interface OrgInspector {
  instanceUrl: string;
  /** Such as `62.0`. */
  apiVersion: string;
  userInfo(): Promise<{ id: string; name: string; username: string }>;
  /** Versions of the API that the org has. */
  versions(): Promise<string[]>;
  /** By name, what may be used and what is left. */
  limits(): Promise<Record<string, { Max: number; Remaining: number }>>;
  describe(object: string): Promise<InspectedObject>;
  /** Objects whose records our user may read and that triggers can be about. */
  objects(): Promise<{ name: string; label: string }[]>;
  query(soql: string): Promise<RawRecord[]>;
  /** The same of the Tooling API. */
  tooling(soql: string): Promise<RawRecord[]>;
  /** How far the org's clock is ahead of ours, in ms, and how far that may be off. */
  clock(): Promise<{ aheadMs: number; withinMs: number }>;
}

/** @throws ConnectorFailure where the sign-in is refused, or the org cannot be reached */
export async function inspectOrg({
  login,
  apiVersion = "62.0",
  timeoutMs = 30_000,
  now = Date.now,
}: {
  login: Login;
  apiVersion?: string;
  timeoutMs?: number;
  now?: () => number;
}): Promise<OrgInspector> {
  const { instanceUrl, accessToken } = await signIn(login, timeoutMs);
  const data = `/services/data/v${apiVersion}`;

  async function get<T>(path: string): Promise<{ body: T; date: string | null }> {
    let answer: Response;
    try {
      answer = await fetch(new URL(path, instanceUrl), {
        headers: { authorization: `Bearer ${accessToken}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const { code = "NO_ANSWER" } = ((error as Error).cause ?? {}) as { code?: string };
      throw failure(new CallFailure("no-answer", 0, [{ code, message: String(error) }], error));
    }
    const body = (await answer.json().catch(() => undefined)) as T;
    if (answer.ok && body !== undefined) return { body, date: answer.headers.get("date") };
    const said = (Array.isArray(body) ? body : []) as { errorCode?: string; message?: string }[];
    const items = said.map(({ errorCode = "UNKNOWN_EXCEPTION", message = "" }) => ({
      code: errorCode,
      message,
    }));
    const unnamed = [{ code: `HTTP_${answer.status}`, message: "" }];
    throw failure(new CallFailure("answered", answer.status, items.length ? items : unnamed));
  }

  async function queryAll(path: string, soql: string): Promise<RawRecord[]> {
    const rows: RawRecord[] = [];
    for (let next: string | undefined = `${path}?q=${encodeURIComponent(soql)}`; next !== undefined; ) {
      const page: { records: RawRecord[]; nextRecordsUrl?: string } = (await get<never>(next)).body;
      rows.push(...page.records);
      next = page.nextRecordsUrl;
    }
    return rows;
  }

  return {
    ...{ instanceUrl, apiVersion },
    async userInfo() {
      const { body } = await get<Record<string, string>>("/services/oauth2/userinfo");
      return { id: body.user_id ?? "", name: body.name ?? "", username: body.preferred_username ?? "" };
    },
    versions: async () =>
      (await get<{ version: string }[]>("/services/data/")).body.map(({ version }) => version),
    limits: async () => (await get<never>(`${data}/limits`)).body,
    describe: async (object) =>
      (await get<never>(`${data}/sobjects/${encodeURIComponent(object)}/describe`)).body,
    async objects() {
      const { sobjects } = (await get<{ sobjects: GlobalDescribe[] }>(`${data}/sobjects`)).body;
      return sobjects
        .filter(({ queryable, triggerable }) => queryable && triggerable !== false)
        .map(({ name, label }) => ({ name, label }));
    },
    query: (soql) => queryAll(`${data}/query`, soql),
    tooling: (soql) => queryAll(`${data}/tooling/query`, soql),
    async clock() {
      const before = now();
      const { date } = await get("/services/data/");
      const after = now();
      // it tells whole seconds, and was told some time between
      const theirs = Date.parse(date ?? "") + 500;
      return { aheadMs: Math.round(theirs - (before + after) / 2), withinMs: (after - before) / 2 + 500 };
    },
  };
}

const failure = (error: CallFailure) => new ConnectorFailure(classify(error, "read"), error);
