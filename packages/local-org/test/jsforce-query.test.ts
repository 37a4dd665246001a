import { Date as SfDate } from "jsforce";
import { describe, expect, it } from "vitest";
import { connect, SEED, useOrg } from "./harness.ts";

const COUNT = 450;
const org = await useOrg({
  seed: {
    ...SEED,
    records: {
      Account: [
        { ref: "acme", Name: "Acme", Industry: "Energy" },
        { ref: "beta", Name: "Beta", Industry: "Banking" },
      ],
      Contact: Array.from({ length: COUNT }, (_, i) => ({
        LastName: `Name ${String(i).padStart(3, "0")}`,
        AccountId: i % 3 === 0 ? "@acme" : "@beta",
        Email: i % 2 === 0 ? `c${i}@example.test` : null,
      })),
    },
  },
});
const connection = await connect(org);
const inPages = { headers: { "Sforce-Query-Options": "batchSize=200" } };
type Named = { LastName: string };
const names = (records: unknown[]) => (records as Named[]).map(({ LastName }) => LastName);

describe("jsforce's query builder", () => {
  it("finds by conditions, sorts, limits and skips", async () => {
    const found = await connection
      .sobject("Contact")
      .find({ LastName: { $like: "Name 00%" }, Email: { $ne: null }, "Account.Name": "Acme" }, "LastName")
      .sort({ LastName: -1 })
      .limit(2)
      .skip(0);
    expect(names(found)).toEqual(["Name 006", "Name 000"]);
  });

  it("knows all fields by *, those of parents too", async () => {
    const one = await connection.sobject("Contact").findOne({ LastName: "Name 001" }, ["*", "Account.*"]);
    expect(one).toMatchObject({
      LastName: "Name 001",
      Email: null,
      Account: { Name: "Beta", Industry: "Banking" },
    });
  });

  it("combines conditions with $or, $and, $in, ranges and dates", async () => {
    const found = await connection
      .sobject("Contact")
      .find(
        {
          $or: [{ LastName: { $in: ["Name 001", "Name 002"] } }, { LastName: { $gte: "Name 448" } }],
          CreatedDate: { $gte: SfDate.toDateTimeLiteral(new Date(0)) },
        } as never,
        "LastName",
      )
      .sort("LastName");
    expect(names(found)).toEqual(["Name 001", "Name 002", "Name 448", "Name 449"]);
  });

  it("includes children, each with conditions of their own", async () => {
    const accounts = await connection
      .sobject("Account")
      .find({}, "Name")
      .sort("Name")
      .include("Contacts")
      .select("LastName")
      .where({ LastName: { $like: "Name 00%" } })
      .orderby("LastName", "DESC")
      .limit(2)
      .end();
    const children = accounts.map((account: unknown) =>
      names((account as { Contacts: { records: Named[] } }).Contacts.records),
    );
    expect(children).toEqual([
      ["Name 009", "Name 006"],
      ["Name 008", "Name 007"],
    ]);
  });

  it("counts", async () => {
    expect(await connection.sobject("Contact").count({ Email: null })).toBe(COUNT / 2);
  });

  it("explains", async () => {
    const { plans } = await connection.sobject("Contact").find({ LastName: "Name 001" }, "Id").explain();
    expect(plans[0]).toMatchObject({ leadingOperationType: "Index", fields: ["LastName"], cardinality: 1 });
  });

  it("changes and deletes what it finds", async () => {
    const some = { LastName: { $like: "Name 44%" } };
    const changed = await connection.sobject("Contact").find(some).update({ Title: "Changed" });
    expect(changed).toHaveLength(10);
    expect(await connection.sobject("Contact").count({ Title: "Changed" })).toBe(10);
    const gone = await connection.sobject("Contact").find({ LastName: "Name 449" }).destroy();
    expect(gone).toMatchObject([{ success: true }]);
  });
});

describe("jsforce's query", () => {
  const soql = "SELECT LastName FROM Contact ORDER BY LastName";

  it("fetches page after page, as far as it is told to", async () => {
    const all = await connection.query(soql, { ...inPages, autoFetch: true });
    expect([all.records.length, all.done, all.totalSize]).toEqual([COUNT - 1, true, COUNT - 1]);
    const some = await connection.query(soql, { ...inPages, autoFetch: true, maxFetch: 250 });
    expect(names(some.records)).toEqual(names(all.records).slice(0, 250));
  });

  it("goes on by hand with queryMore, by locator or URL", async () => {
    const first = await connection.query(soql, inPages);
    expect([first.records.length, first.done]).toEqual([200, false]);
    const second = await connection.queryMore(first.nextRecordsUrl!);
    const third = await connection.queryMore(second.nextRecordsUrl!.split("/").at(-1)!);
    expect([second.records.length, third.records.length, third.done]).toEqual([200, COUNT - 401, true]);
  });

  it("tells of each record as an event", async () => {
    const heard: string[] = [];
    const indexes: number[] = [];
    await new Promise<void>((resolve, reject) => {
      connection
        .query(soql, inPages)
        .on("record", (record: Named, index: number) => {
          heard.push(record.LastName);
          indexes.push(index);
        })
        .on("end", () => resolve())
        .on("error", reject)
        .run({ autoFetch: true, maxFetch: 1000 });
    });
    expect(heard).toHaveLength(COUNT - 1);
    expect(indexes.at(-1)).toBe(COUNT - 2);
    expect(heard).toEqual([...heard].sort());
  });

  it("streams records and CSV", async () => {
    const records: Named[] = [];
    for await (const record of connection.query(soql, inPages).stream("record") as AsyncIterable<Named>)
      records.push(record);
    expect(records).toHaveLength(COUNT - 1);
    let csv = "";
    for await (const piece of connection.query(`${soql} LIMIT 2`).stream("csv")) csv += piece;
    expect(
      csv
        .trim()
        .split("\n")
        .map((line) => line.split(",").at(-1)),
    ).toEqual(["LastName", "Name 000", "Name 001"]);
  });

  it("sees deleted records when it scans all", async () => {
    const gone = "SELECT Id, IsDeleted FROM Contact WHERE LastName = 'Name 449'";
    expect((await connection.query(gone)).records).toEqual([]);
    expect((await connection.query(gone, { scanAll: true })).records).toMatchObject([{ IsDeleted: true }]);
  });

  it("fails with the code that the org gives", async () => {
    await expect(connection.query("SELECT Nope FROM Contact")).rejects.toMatchObject({
      errorCode: "INVALID_FIELD",
    });
    await expect(connection.queryMore("0r8000000000000AAA-2000")).rejects.toMatchObject({
      errorCode: "INVALID_QUERY_LOCATOR",
    });
  });
});
