import { after, type Clock } from "../clock.ts";
import type { ConnectorFailure } from "../failure.ts";
import type { FlatRecord, ObjectDescribe } from "../port.ts";
import { id18 } from "../value.ts";
import type { QueryPage, RawRecord, SalesforceClient } from "./client.ts";
import { flatten } from "./flat.ts";
import { isId, readQueries } from "./soql.ts";

export interface ReadResult {
  records: Map<string, FlatRecord>;
  apiCalls: number;
}

export type Reader = (object: string, ids: string[], fields: string[]) => Promise<ReadResult>;

/** All rows of a query and the calls they took. Throws CallFailure. */
export async function queryAllPages(
  client: SalesforceClient,
  soql: string,
  all?: boolean,
): Promise<{ rows: RawRecord[]; apiCalls: number }> {
  let page: QueryPage = await client.query(soql, all);
  const rows = [...page.records];
  let apiCalls = 1;
  while (page.nextRecordsUrl) {
    page = await client.queryMore(page.nextRecordsUrl);
    rows.push(...page.records);
    apiCalls++;
  }
  return { rows, apiCalls };
}

interface Waiting {
  ids: string[];
  resolve(result: ReadResult): void;
  reject(error: unknown): void;
}

interface Parts {
  client: SalesforceClient;
  describe(object: string): Promise<ObjectDescribe>;
  clock: Clock;
  /** How long reads of the same object and fields are gathered, in milliseconds. */
  gatherMs: number;
  /** Turns what a call threw into what is thrown to the caller. */
  failure(error: unknown): ConnectorFailure;
  /** Is told every record that was read. */
  seen?(object: ObjectDescribe, id: string, record: FlatRecord): void;
}

/**
 * Reads by id; what is asked for in one moment of the same object and fields travels together, and each caller is
 * told its share of the calls. The maps are keyed by the ids as they were asked for.
 */
export function createReader({ client, describe, clock, gatherMs, failure, seen }: Parts): Reader {
  const gathering = new Map<string, Waiting[]>();

  const fetchAll = async (object: string, ids: string[], fields: string[]) => {
    const described = await describe(object);
    const records = new Map<string, FlatRecord>();
    let apiCalls = 0;
    for (const query of readQueries(object, ids, fields)) {
      const { rows, apiCalls: calls } = await queryAllPages(client, query.soql);
      apiCalls += calls;
      for (const row of rows) {
        const part = flatten(row, query.fields, described);
        const id = String(part.Id);
        const record = { ...records.get(id), ...part };
        records.set(id, record);
        seen?.(described, id, record);
      }
    }
    return { records, apiCalls };
  };

  const run = async (object: string, fields: string[], waiting: Waiting[]): Promise<void> => {
    const ids = [...new Set(waiting.flatMap((one) => one.ids.map(id18)))];
    try {
      const { records, apiCalls } = await fetchAll(object, ids, fields);
      const asked = waiting.reduce((sum, one) => sum + one.ids.length, 0);
      for (const one of waiting) {
        const own = one.ids.flatMap((id) => {
          const record = records.get(id18(id));
          return record ? [[id, record] as const] : [];
        });
        one.resolve({ records: new Map(own), apiCalls: (apiCalls * one.ids.length) / asked });
      }
    } catch (error) {
      const thrown = failure(error);
      for (const one of waiting) one.reject(thrown);
    }
  };

  return (object, asked, fields) => {
    // what is no id is no record
    const ids = [...new Set(asked)].filter(isId);
    if (ids.length === 0) return Promise.resolve({ records: new Map(), apiCalls: 0 });
    const key = [object, ...new Set(fields)].join("\n");
    const { promise, resolve, reject } = Promise.withResolvers<ReadResult>();
    const one: Waiting = { ids, resolve, reject };
    const others = gathering.get(key);
    if (others) {
      others.push(one);
      return promise;
    }
    const waiting = [one];
    gathering.set(key, waiting);
    after(clock, gatherMs, () => {
      gathering.delete(key);
      void run(object, fields, waiting);
    });
    return promise;
  };
}
