import { askAdmin } from "../../commands/admin-client.ts";

/** What is said of an object that trees need. */
export interface Described {
  name: string;
  fields: { name: string; type: string; createable: boolean; referenceTo: string[] }[];
  childRelationships: { childSObject: string; field: string; relationshipName: string | null }[];
}

export type QueriedRecord = { attributes: { type: string; url: string } } & Record<string, unknown>;

/** A client of the REST API of an org, small enough for trees. */
export interface Rest {
  post<T>(path: string, body: unknown): Promise<T>;
  describe(object: string): Promise<Described>;
  /** All records, over however many pages. */
  query(soql: string): Promise<QueriedRecord[]>;
}

const BASE = "/services/data/v62.0";

/**
 * Signs in to an org on this machine.
 * @param username the administrator unless given
 * @throws Error if no org answers there, or it has no such user
 */
export async function signInTo(url: string, username: string | undefined): Promise<Rest> {
  const { accessToken } = await askAdmin<{ accessToken: string }>(url, "POST", "sessions", { username });
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const json = await answer.json();
    if (answer.ok) return json as T;
    const [{ errorCode, message }] = json as [{ errorCode: string; message: string }];
    throw new Error(`${errorCode}: ${message.trim()}`);
  };
  const known = new Map<string, Promise<Described>>();
  return {
    post: (path, body) => call("POST", `${BASE}/${path}`, body),
    describe(object) {
      const found = known.get(object) ?? call<Described>("GET", `${BASE}/sobjects/${object}/describe`);
      known.set(object, found);
      return found;
    },
    async query(soql) {
      type Page = { records: QueriedRecord[]; nextRecordsUrl?: string };
      const all: QueriedRecord[] = [];
      let next: string | undefined = `${BASE}/query?q=${encodeURIComponent(soql)}`;
      while (next) {
        const page: Page = await call<Page>("GET", next);
        all.push(...page.records);
        next = page.nextRecordsUrl;
      }
      return all;
    },
  };
}
