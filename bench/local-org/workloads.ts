import type { Load } from "./load.ts";
import { caseFields, OWNERS } from "./scene.ts";

const BASE = "/services/data/v62.0";
const COLLECTION = 200;
const FIELDS = "Id, CaseNumber, Subject, Status, Priority, OwnerId";

type Requests = Load["requests"];

export const soql = (text: string) => ({
  method: "GET",
  path: `${BASE}/query?q=${encodeURIComponent(text)}`,
});

/** Spread over all records, so that no cache of any kind helps. */
const spread = (count: number, of: number) => Array.from({ length: count }, (_, i) => (i * 7919) % of);

/** Reads, changes and creations of single rows, over the cases with these ids. */
export function rowRequests(
  ids: string[],
  owners: string[],
): Record<"reads" | "writes" | "creates", Requests> {
  const some = spread(1_000, ids.length);
  const created = some.map((i) => {
    const { Key__c: _, ...fields } = caseFields(i, owners);
    return { method: "POST", path: `${BASE}/sobjects/Case`, body: JSON.stringify(fields) };
  });
  const path = (i: number) => `${BASE}/sobjects/Case/${ids[i]}`;
  return {
    reads: some.map((i) => ({ method: "GET", path: path(i) })),
    writes: some.map((i, n) => ({
      method: "PATCH",
      path: path(i),
      body: JSON.stringify({ Status: n % 2 ? "New" : "Working", Subject: `Changed ${n}` }),
    })),
    creates: created,
  };
}

/** Updates of the same 200 cases in turn, so that each changes something. */
export const collectionRequests = (ids: string[]): Requests =>
  [0, 1].map((turn) => ({
    method: "PATCH",
    path: `${BASE}/composite/sobjects`,
    body: JSON.stringify({
      allOrNone: true,
      records: spread(COLLECTION, ids.length).map((i) => ({
        attributes: { type: "Case" },
        id: ids[i],
        Status: turn ? "New" : "Working",
        Priority: turn ? "High" : "Low",
        Subject: `Turn ${turn}`,
      })),
    }),
  }));

/** Queries by each of the things that records are looked up by. */
export function queryRequests(ids: string[], owners: string[]) {
  const query = (where: (i: number) => string, rest = ""): Requests =>
    spread(1_000, ids.length).map((i) => soql(`SELECT ${FIELDS} FROM Case WHERE ${where(i)}${rest}`));
  const newest = " ORDER BY CreatedDate DESC LIMIT 50";
  return {
    id: query((i) => `Id = '${ids[i]}'`),
    external_id: query((i) => `Key__c = 'K-${i}'`),
    owner: query((i) => `OwnerId = '${owners[i % OWNERS]}'`, newest),
    status: query((i) => `Status = '${i % 2 ? "New" : "Working"}'`, newest),
  };
}
