import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everyItem, type ItemQuery, itemRow, openStore } from "../src/index.ts";
import { lists } from "../src/sqlite/list.ts";
import { at, opening, workItem } from "./items.ts";

const folder = mkdtempSync(join(tmpdir(), "listing-"));
const path = join(folder, "trail.sqlite");
let db: DatabaseSync;
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(async () => {
  const project = (key: string, state: Parameters<typeof itemRow>[1]) =>
    itemRow(key, state, { numberField: "CaseNumber", subjectField: "Subject", priorityField: "Priority" });
  const store = openStore({ path, project });
  const items = Array.from({ length: 90 }, (_, i) =>
    workItem(`500${i}`, {
      CaseNumber: `n${i % 30}`,
      Subject: i % 20 ? "a" : "seldom",
      Priority: i % 3 ? "High" : "Low",
    }),
  );
  await store.append(
    items.map((item, i) =>
      item.add(
        ...opening(item, i % 7),
        ...(i % 4
          ? []
          : ([
              { kind: "milestone-started", at: at(i), stage: "Intake", due: at(900 - i), totalMs: 900_000 },
            ] as const)),
      ),
    ),
  );
  await store.close();
  db = new DatabaseSync(path);
});

const query: fc.Arbitrary<ItemQuery> = fc.record(
  {
    q: fc.constantFrom("seldom", "n3", "never"),
    priority: fc.constantFrom("High", "Low", "None"),
    milestone: fc.constantFrom("running"),
    startedFrom: fc.constantFrom(at(3)),
    startedTo: fc.constantFrom(at(5)),
    sort: fc.constantFrom("started", "number", "priority", "milestone", "cost"),
    descending: fc.boolean(),
    pageSize: fc.integer({ min: 1, max: 12 }),
  },
  { requiredKeys: [] },
);

test("however little one question may look at, the pages together are the whole list in its order", async () => {
  const whole = lists(db);
  await fc.assert(
    fc.asyncProperty(
      query,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      async (query, walked, narrow) => {
        const few = lists(db, { walked, narrow });
        const pages = await Array.fromAsync(everyItem(few, query));
        const { rows, total } = await whole.listItems({ ...query, pageSize: 500 });
        expect(pages.map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
        const counted = await few.listItems(query);
        expect(counted.total).toBeLessThanOrEqual(total);
        if (!counted.more.includes("all")) expect(counted.total).toBe(total);
      },
    ),
    { numRuns: 300 },
  );
});

test("what comes in while somebody reads moves no row to another page", async () => {
  const before = (await lists(db).listItems({ sort: "started", pageSize: 20 })).rows.map(({ key }) => key);
  const first = await lists(db).pageItems({ sort: "started", pageSize: 10 });
  db.exec("UPDATE items SET started_ms = started_ms + 60000 WHERE id = 1");
  const second = await lists(db).pageItems({ sort: "started", pageSize: 10, after: first.next as string });
  expect([...first.rows, ...second.rows].map(({ key }) => key)).toEqual(before);
});

test("a place that no page gave is refused", async () => {
  await expect(lists(db).pageItems({ after: "somewhere" })).rejects.toThrow(
    'Take what a page gave as "next"',
  );
});
