import { openStore, type SortKey, VIEWS } from "@throughline/audit";

const SORTS: SortKey[] = [
  "updated",
  "started",
  "milestone",
  "number",
  "customer",
  "stage",
  "owner",
  "priority",
  "cost",
];

/** The slowest first page of all views, sorts and directions, the counts and the summary, in ms; each the best of three. */
export async function listTimes(path: string) {
  const store = openStore({ path, readOnly: true });
  const best = async (ask: () => Promise<unknown>) => {
    let ms = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      await ask();
      ms = Math.min(ms, performance.now() - began);
    }
    return ms;
  };
  let slowest = { ms: 0, what: "" };
  for (const view of VIEWS) {
    for (const sort of SORTS) {
      for (const descending of [true, false]) {
        const ms = await best(() => store.listItems({ view, sort, descending }));
        if (ms > slowest.ms) slowest = { ms, what: `${view} by ${sort}${descending ? ", descending" : ""}` };
      }
    }
  }
  const now = new Date().toISOString();
  const counts = await best(() => store.counts());
  const summary = await best(() => store.summary(`${now.slice(0, 10)}T00:00:00.000Z`, now));
  await store.close();
  return { slowest, counts, summary };
}
