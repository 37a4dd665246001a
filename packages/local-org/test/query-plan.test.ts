import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rawApi, SEED, useOrg } from "./harness.ts";

const { Case: cases, ...objects } = SEED.objects!;
const org = await useOrg({
  seed: {
    ...SEED,
    objects: {
      ...objects,
      Case: { ...cases, fields: { ...cases!.fields, Due__c: { type: "DateTime" } } },
    },
  },
});
const api = await rawApi(org);

type Case = { Id: string } & Record<string, string | number | null>;
type Test = (row: Case) => boolean;

const STATUSES = ["New", "Working", "Escalated"];
const DAYS = ["2026-01-05", "2026-02-10", "2026-02-11", "2026-03-01"];
const owners = org.db
  .query("SELECT Id FROM User WHERE IsActive = true ORDER BY Username")
  .map(({ Id }) => Id as string);
const accounts = Array.from({ length: 4 }, (_, i) => org.db.create("Account", { Name: `Firm ${i}` }));

const pick = <T>(from: readonly T[], i: number): T => from[i % from.length]!;

/** Values that repeat, blanks among them; the texts in either case. */
const valuesOf = (i: number) => ({
  Status: pick(STATUSES, i * 7),
  Subject: i % 11 === 0 ? null : `${i % 2 ? "Sub" : "sUB"}ject ${(i * 31) % 17}`,
  Score__c: i % 5 === 0 ? null : (i * 13) % 9,
  OwnerId: pick(owners, i * 3),
  AccountId: i % 6 === 0 ? null : pick(accounts, i * 5),
  Due__c: i % 8 === 0 ? null : `${pick(DAYS, i * 5)}T0${i % 10}:00:00Z`,
  Key__c: `K-${i}`,
});

const COUNT = 1200;
const ids = Array.from({ length: COUNT }, (_, i) => org.db.create("Case", valuesOf(i)));

const fold = (value: string | number | null | undefined) =>
  typeof value === "string" ? value.toLowerCase() : (value ?? null);

const oneOf = fc.constantFrom;
const leaf: fc.Arbitrary<[string, Test]> = fc.oneof(
  oneOf(...STATUSES).map((s): [string, Test] => [`Status = '${s}'`, (row) => row.Status === s]),
  oneOf(...STATUSES).map((s): [string, Test] => [`Status != '${s}'`, (row) => row.Status !== s]),
  fc
    .subarray(STATUSES, { minLength: 1 })
    .map((list): [string, Test] => [
      `Status IN (${list.map((s) => `'${s}'`)})`,
      (row) => list.includes(row.Status as string),
    ]),
  fc
    .nat(20)
    .map((n): [string, Test] => [`Subject = 'SUBJECT ${n}'`, (row) => fold(row.Subject) === `subject ${n}`]),
  fc
    .nat(2)
    .map((n): [string, Test] => [
      `Subject LIKE 'suBject ${n}%'`,
      (row) => String(fold(row.Subject)).startsWith(`subject ${n}`),
    ]),
  oneOf("=", "!=").map((op): [string, Test] => [
    `Subject ${op} null`,
    (row) => (row.Subject === null) === (op === "="),
  ]),
  fc.tuple(oneOf("<", "<=", ">", ">="), fc.nat(9)).map(([op, n]): [string, Test] => [
    `Score__c ${op} ${n}`,
    ({ Score__c }) => {
      const score = Score__c as number | null;
      if (score === null) return false;
      return op === "<" ? score < n : op === "<=" ? score <= n : op === ">" ? score > n : score >= n;
    },
  ]),
  oneOf(...DAYS).map((day): [string, Test] => [
    `Due__c >= ${day}T00:00:00Z`,
    (row) => row.Due__c !== null && (row.Due__c as string) >= day,
  ]),
  oneOf(...DAYS).map((day): [string, Test] => [
    `Due__c < ${day}T05:00:00Z`,
    (row) => row.Due__c !== null && (row.Due__c as string) < `${day}T05`,
  ]),
  fc
    .nat(owners.length - 1)
    .map((n): [string, Test] => [`OwnerId = '${owners[n]}'`, (row) => row.OwnerId === owners[n]!]),
  fc
    .nat(3)
    .map((n): [string, Test] => [`Account.Name = 'firm ${n}'`, (row) => row.AccountId === accounts[n]!]),
  fc
    .array(fc.nat(COUNT - 1), { minLength: 1, maxLength: 4 })
    .map((list): [string, Test] => [
      `Key__c IN (${list.map((n) => `'k-${n}'`)})`,
      (row) => list.some((n) => row.Key__c === `K-${n}`),
    ]),
  fc
    .array(fc.nat(COUNT - 1), { minLength: 1, maxLength: 4 })
    .map((list): [string, Test] => [
      `Id IN (${list.map((n) => `'${ids[n]!.slice(0, 15)}'`)})`,
      (row) => list.some((n) => row.Id === ids[n]),
    ]),
  fc.nat(COUNT - 1).map((n): [string, Test] => [`Id > '${ids[n]}'`, (row) => row.Id > ids[n]!]),
);

const { tree } = fc.letrec<{ tree: [string, Test] }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .tuple(tie("tree"), tie("tree"))
      .map(([[a, f], [b, g]]) => [`(${a} AND ${b})`, (row: Case) => f(row) && g(row)]),
    fc
      .tuple(tie("tree"), tie("tree"))
      .map(([[a, f], [b, g]]) => [`(${a} OR ${b})`, (row: Case) => f(row) || g(row)]),
  ) as fc.Arbitrary<[string, Test]>,
}));

interface Clause {
  field: string;
  descending: boolean;
  last: boolean;
}

const clause: fc.Arbitrary<Clause> = fc.record({
  field: oneOf("Due__c", "Score__c", "Subject", "Key__c", "Id"),
  descending: fc.boolean(),
  last: fc.boolean(),
});
const order = fc.uniqueArray(clause, { maxLength: 2, selector: ({ field }) => field });

const soqlOf = ({ field, descending, last }: Clause) =>
  `${field}${descending ? " DESC" : ""}${last ? " NULLS LAST" : ""}`;

/** What SOQL says about order; records that are alike come by rising id. */
const compare = (clauses: Clause[]) => (a: Case, b: Case) => {
  for (const { field, descending, last } of clauses) {
    const [x, y] = field === "Id" ? [a.Id, b.Id] : [fold(a[field]), fold(b[field])];
    if (x === y) continue;
    if (x === null || y === null) return (x === null) === last ? 1 : -1;
    return x < y === descending ? 1 : -1;
  }
  return a.Id < b.Id ? -1 : 1;
};

const FIELDS = "Id, Status, Subject, Score__c, Due__c, OwnerId, AccountId, Key__c";
const rows = () => org.db.query(`SELECT ${FIELDS} FROM Case`) as Case[];

describe("whatever index is used", () => {
  it("the rows are those that a plain filter and a plain sort give, in the same order", () => {
    const change = fc.record({ at: fc.nat(COUNT - 1), as: fc.nat(5000) });
    const window = fc.option(fc.tuple(fc.nat(60), fc.nat(30)), { nil: undefined });
    fc.assert(
      fc.property(tree, order, window, change, ([where, test], clauses, cut, { at, as }) => {
        const { Key__c: _, ...values } = valuesOf(as);
        org.db.update("Case", ids[at]!, values);
        const [limit, offset] = cut ?? [COUNT, 0];
        const soql = [
          `SELECT Id FROM Case WHERE ${where}`,
          clauses.length > 0 ? `ORDER BY ${clauses.map(soqlOf).join(", ")}` : "",
          cut ? `LIMIT ${limit} OFFSET ${offset}` : "",
        ].join(" ");
        const expected = rows()
          .filter(test)
          .sort(compare(clauses))
          .slice(offset, offset + limit);
        expect(org.db.query(soql).map(({ Id }) => Id)).toEqual(expected.map(({ Id }) => Id));
      }),
      { numRuns: 400 },
    );
  });

  it("pages give each row once, whatever is written in between", async () => {
    await fc.assert(
      fc.asyncProperty(tree, order, fc.integer({ min: 200, max: 700 }), async ([where], clauses, batch) => {
        const sorted = clauses.length > 0 ? ` ORDER BY ${clauses.map(soqlOf).join(", ")}` : "";
        const soql = `SELECT Id FROM Case WHERE (${where}) OR Status = 'New'${sorted}`;
        const expected = org.db.query(soql).map(({ Id }) => Id);
        const seen: unknown[] = [];
        let path: string | undefined = `query?q=${encodeURIComponent(soql)}`;
        while (path) {
          const { body } = await api("GET", path, undefined, {
            "Sforce-Query-Options": `batchSize=${batch}`,
          });
          expect(body.totalSize).toBe(expected.length);
          seen.push(...body.records.map(({ Id }: { Id: string }) => Id));
          org.db.update("Case", ids[seen.length % COUNT]!, { Subject: `at ${seen.length}` });
          path = body.nextRecordsUrl?.replace(/^.*\/v62\.0\//, "");
        }
        expect(seen).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

describe("explain", () => {
  const plans = async (soql: string) =>
    (await api("GET", `query?explain=${encodeURIComponent(soql)}`)).body.plans as {
      fields: string[];
      leadingOperationType: string;
      cardinality: number;
      relativeCost: number;
    }[];

  it("tells the ways to run a query, the most selective index first", async () => {
    const { body } = await api(
      "GET",
      `query?explain=${encodeURIComponent("SELECT Id FROM Case WHERE Status = 'New' AND Key__c = 'K-5' AND Loud__c = 'X'")}`,
    );
    expect(body.plans[0]).toEqual({
      cardinality: 1,
      fields: ["Key__c"],
      leadingOperationType: "Index",
      notes: [
        {
          description: "Not considering filter for optimization because unindexed",
          fields: ["Loud__c"],
          tableEnumOrId: "Case",
        },
      ],
      relativeCost: 0.001,
      sobjectCardinality: COUNT,
      sobjectType: "Case",
    });
    expect(body.plans.map((plan: { fields: string[] }) => plan.fields)).toEqual([["Key__c"], ["Status"], []]);
    expect(body.plans.at(-1)).toMatchObject({ leadingOperationType: "TableScan", relativeCost: 1 });
  });

  it("takes the order from an index where few rows are wanted", async () => {
    const [first] = await plans("SELECT Id FROM Case WHERE Status = 'New' ORDER BY Due__c DESC LIMIT 5");
    expect(first).toMatchObject({ fields: ["Due__c"], leadingOperationType: "Index" });
    const [all] = await plans("SELECT Id FROM Case WHERE Status = 'New' ORDER BY Due__c DESC");
    expect(all).toMatchObject({ fields: ["Status"] });
  });

  it("reads two ends of one field as one piece, and each part of an OR by its own index", async () => {
    const [between] = await plans(
      `SELECT Id FROM Case WHERE Due__c >= ${DAYS[1]}T00:00:00Z AND Due__c < ${DAYS[2]}T00:00:00Z`,
    );
    expect(between!.cardinality).toBe(
      rows().filter(({ Due__c }) => String(Due__c).startsWith(DAYS[1]!)).length,
    );
    const [either] = await plans("SELECT Id FROM Case WHERE Key__c = 'K-1' OR Id = '500000000000001AAA'");
    expect(either).toMatchObject({ fields: ["Key__c", "Id"], cardinality: 1 });
  });

  it("scans where a condition has no index", async () => {
    expect(await plans("SELECT Id FROM Case WHERE Subject LIKE '%x'")).toMatchObject([
      { leadingOperationType: "TableScan", fields: [] },
    ]);
    expect((await api("GET", "query?explain=SELECT+Id+FORM+Case")).body).toMatchObject([
      { errorCode: "MALFORMED_QUERY" },
    ]);
  });
});
