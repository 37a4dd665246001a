import type { Dice } from "../../packages/runtime/sim/random.ts";
import { within } from "./process.ts";
import { OTHERS, OURS, PERSON } from "./scene.ts";

const MOST_ROWS = 200;
const API = "/services/data/v62.0";

type Fields = Record<string, unknown>;

/** What people do in the org: over its REST API as well, but not through the proxy. */
export interface People {
  /** New cases by one collection, at most 200; one in twenty is none of the workflow's business. */
  create(count: number): Promise<void>;
  /** So many are in the org, as far as people know. */
  readonly created: number;
  /** Close some of what is being worked on; change owners and priorities, each record's once. */
  work(share: { close: number; change: number }): Promise<void>;
  /** How many cases of the workflow are not closed yet. */
  unclosed(): Promise<number>;
  /** All records of the object, with these fields. */
  all(fields: string[]): Promise<Fields[]>;
}

/** @param url the org's own address */
export function createPeople(url: string, dice: Dice): People {
  const changed = new Set<string>();
  let token: string | undefined;
  let [created, named] = [0, 0];
  let others: string[] = [];

  async function signIn(): Promise<string> {
    const app = { client_id: OURS.id, client_secret: OURS.secret };
    const form = { grant_type: "password", ...app, ...PERSON };
    const response = await fetch(`${url}/services/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams(form),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  async function call(method: string, path: string, body?: object): Promise<unknown> {
    token ??= await signIn();
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.status === 401) token = undefined;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Asks until the org is there to answer. */
  async function ask(
    path: string,
  ): Promise<{ records: Fields[]; nextRecordsUrl?: string; totalSize: number }> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await call("GET", path)) as Awaited<ReturnType<typeof ask>>;
      } catch (error) {
        if (attempt > 200) throw error;
        await within(100);
      }
    }
  }

  const query = (soql: string) => ask(`${API}/query?q=${encodeURIComponent(soql)}`);

  /** A save that the org did not live to answer is left as it is: people do not remember. */
  async function save(method: string, records: Fields[]): Promise<{ success: boolean }[]> {
    if (!records.length) return [];
    const rows = records.map((fields) => ({ attributes: { type: "Case" }, ...fields }));
    const saved = call(method, `${API}/composite/sobjects`, { records: rows, allOrNone: false });
    return (await saved.catch(() => [])) as { success: boolean }[];
  }

  function change(record: Fields): Fields {
    changed.add(String(record.Id));
    const owner = { OwnerId: dice.pick(others) };
    // of these, Medium is what was there before we wrote
    const priority = { Priority: dice.pick(["Critical", "Medium"]) };
    return dice.chance(0.2) ? { ...owner, ...priority } : dice.chance(0.5) ? owner : priority;
  }

  return {
    get created() {
      return created;
    },
    async create(count) {
      const records = Array.from({ length: Math.min(count, MOST_ROWS) }, () => ({
        Subject: `${dice.pick(["urgent", "when you can"])} ${++named}`,
        Origin: dice.chance(0.05) ? "Phone" : "Email",
      }));
      created += (await save("POST", records)).filter(({ success }) => success).length;
    },
    async work({ close, change: share }) {
      if (!others.length) {
        const names = OTHERS.map(({ username }) => `'${username}'`).join(",");
        others = (await query(`SELECT Id FROM User WHERE Username IN (${names})`)).records.map(({ Id }) =>
          String(Id),
        );
      }
      const open = "SELECT Id, Status FROM Case WHERE Origin = 'Email' AND Status != 'Closed'";
      const { records } = await query(`${open} ORDER BY Id DESC LIMIT 1000`);
      const saves = records.flatMap((record): Fields[] => {
        const own = !changed.has(String(record.Id)) && dice.chance(share) ? change(record) : {};
        const closes = record.Status === "Working" && dice.chance(close) ? { Status: "Closed" } : {};
        const fields = { ...own, ...closes };
        return Object.keys(fields).length ? [{ id: record.Id, ...fields }] : [];
      });
      for (let from = 0; from < saves.length; from += MOST_ROWS)
        await save("PATCH", saves.slice(from, from + MOST_ROWS));
    },
    unclosed: async () =>
      (await query("SELECT COUNT() FROM Case WHERE Origin = 'Email' AND Status != 'Closed'")).totalSize,
    async all(fields) {
      let page = await query(`SELECT Id, ${fields.join(", ")} FROM Case ORDER BY Id`);
      const records = [...page.records];
      while (page.nextRecordsUrl) {
        page = await ask(page.nextRecordsUrl);
        records.push(...page.records);
      }
      return records;
    },
  };
}
