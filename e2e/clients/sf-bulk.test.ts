import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useOrg } from "./org.ts";
import { useSf } from "./sf.ts";

const org = await useOrg();
const sf = useSf();
// the results of jobs are kept by user, so somebody has to be signed in
const token = sf.with({ SF_ACCESS_TOKEN: org.signIn("token@example.test") });
await token.result("org login access-token", "--instance-url", org.url, "--no-prompt", "--set-default");

const statuses = () =>
  Object.fromEntries(org.db.query("SELECT Key__c, Status FROM Case").map((row) => [row.Key__c, row.Status]));
const idOf = (key: string) => org.db.query(`SELECT Id FROM Case WHERE Key__c = '${key}'`)[0]!.Id as string;

describe("many records", () => {
  it("are imported, upserted, updated and deleted from files", async () => {
    sf.write("new.csv", 'Subject,Key__c,Status\nOne,k1,New\n"Two, and more",k2,New\n');
    expect(await sf.result("data import bulk", "-s", "Case", "-f", "new.csv", "-w", "2")).toMatchObject({
      processedRecords: 2,
      successfulRecords: 2,
      failedRecords: 0,
    });
    expect(statuses()).toEqual({ k1: "New", k2: "New" });

    sf.write("more.csv", "Key__c,Status\nk2,Working\nk3,New\n");
    await sf.result("data upsert bulk", "-s", "Case", "-f", "more.csv", "-i", "Key__c", "-w", "2");
    expect(statuses()).toEqual({ k1: "New", k2: "Working", k3: "New" });

    sf.write("change.csv", `Id,Status\n${idOf("k1")},Escalated\n`);
    await sf.result("data update bulk", "-s", "Case", "-f", "change.csv", "-w", "2");
    expect(statuses().k1).toBe("Escalated");

    sf.write("gone.csv", `Id\n${idOf("k1")}\n${idOf("k3")}\n`);
    await sf.result("data delete bulk", "-s", "Case", "-f", "gone.csv", "-w", "2");
    expect(statuses()).toEqual({ k2: "Working" });
  });

  it("that are refused are told one by one", async () => {
    sf.write("wrong.csv", "Subject,Key__c\nGood,r1\nBad,k2\n");
    const job = await sf.run("data import bulk", "-s", "Case", "-f", "wrong.csv", "-w", "2");
    expect(job).toMatchObject({ status: 1, data: { state: "JobComplete" } });
    const results = await sf.result("data bulk results", "--job-id", job.data.jobId);
    expect(results).toMatchObject({ processedRecords: 2, successfulRecords: 1, failedRecords: 1 });
    const failed = readFileSync(join(sf.folder, results.failedFilePath), "utf8");
    expect(failed).toContain("DUPLICATE_VALUE");
    expect(failed).toContain('"Bad","k2"');
  });

  it("are exported, at once or later", async () => {
    for (const Subject of ["One", "Two, and more"]) org.db.create("Contact", { LastName: Subject });
    const query = ["-q", "SELECT LastName, Owner.Username FROM Contact ORDER BY LastName"];
    const [done, started] = await Promise.all([
      sf.result("data export bulk", ...query, "-w", "2", "--output-file", "now.csv", "-r", "csv"),
      sf.result("data export bulk", ...query, "--output-file", "later.json", "-r", "json"),
    ]);
    expect(done).toMatchObject({ totalSize: 2 });
    expect(readFileSync(join(sf.folder, "now.csv"), "utf8")).toBe(
      '"LastName","Owner.Username"\n"One","admin@local.org"\n"Two, and more","admin@local.org"\n',
    );
    await sf.result("data export resume", "--job-id", started.jobId);
    const rows = JSON.parse(readFileSync(join(sf.folder, "later.json"), "utf8"));
    expect(rows.map((row: { LastName: string }) => row.LastName)).toEqual(["One", "Two, and more"]);
  });
});
