import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyOf } from "@throughline/engine";
import { systemClock } from "@throughline/runtime";
import { openWorkspace, type Server, startServer, type WorkItemStory } from "@throughline/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MISSING, type PostgresServer, startPostgres } from "../../audit/test/postgres-server.ts";
import type { PlacementReport } from "../../server/src/placement/index.ts";
import { client, until } from "../../server/test/org.ts";
import { offlineContext, readOrgFile } from "../src/org-file.ts";
import { holdingOwner, openSandbox, type Sandbox } from "../src/sandbox/sandbox.ts";
import { startErp } from "./erp-server.ts";

const EXAMPLE = join(import.meta.dirname, "../../../examples/07-billing-dispute");
const PAYMENTS = `
create table payments (invoice text, amount numeric(12, 2), reversed boolean not null);
insert into payments values
  ('INV-300101', 84.50, false), ('INV-300101', 84.50, false),
  ('INV-300102', 1190, false), ('INV-300102', 1190, false),
  ('INV-300103', 420, false), ('INV-300103', 420, true),
  ('INV-300106', 99.90, false), ('INV-300106', 99.90, false);
create role throughline_reader login;
grant select on payments to throughline_reader;
`;
const bill = (number: string, total: number) => ({
  ...{
    number,
    total,
    agreed: total,
    customer: "K-7001",
    status: "paid",
    currency: "EUR",
    issued: "2026-09-01",
  },
});

describe.skipIf(MISSING)("a billing dispute over Salesforce, an ERP and a ledger", () => {
  const home = mkdtempSync(join(tmpdir(), "throughline-dispute-"));
  const file = join(home, "workflow.yaml");
  let ledger: PostgresServer;
  let erp: Awaited<ReturnType<typeof startErp>>;
  let sandbox: Sandbox;
  let server: Server;
  let api: ReturnType<typeof client>;

  beforeAll(async () => {
    cpSync(EXAMPLE, home, { recursive: true });
    ledger = await startPostgres();
    await ledger.ask(PAYMENTS);
    erp = await startErp(
      join(home, "connections/erp.openapi.yaml"),
      "erp-hush",
      Object.fromEntries(
        [
          ["INV-300101", 84.5],
          ["INV-300102", 1190],
          ["INV-300103", 420],
          ["INV-300106", 99.9],
        ].map(([number, total]) => [number, bill(number as string, total as number)]),
      ),
    );
    // the same file, with these systems in the places of those that it names
    const connections = join(home, "connections.yaml");
    const here = readFileSync(connections, "utf8")
      .replace("https://erp.example/api/v2", erp.url)
      .replace(
        "host: ledger.example",
        `host: 127.0.0.1\n    port: ${ledger.port}\n    allow private: true\n    tls: none`,
      )
      .replace("name: books", "name: postgres")
      .replace(/user: throughline.*/, "user: throughline_reader");
    writeFileSync(connections, here);
    process.env.THROUGHLINE_SECRET_ERP = "erp-hush";
    process.env.THROUGHLINE_SECRET_LEDGER = "ledger-hush";
    const workspace = openWorkspace(file, offlineContext(file));
    expect(workspace.problems).toEqual([]);
    const { workflow } = workspace;
    if (!workflow) throw new Error("the example cannot be run");
    sandbox = await openSandbox(readOrgFile(file), systemClock(), [workflow]);
    server = await startServer({
      ...{ port: 0, workspaces: [workspace], salesforce: sandbox.salesforce, store: ":memory:" },
    });
    api = client(server.url);
  });
  afterAll(async () => {
    await server?.close();
    await sandbox?.org.close();
    erp?.close();
    await ledger?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const arrives = (Subject: string, Description = "Please look into it.") =>
    sandbox.org.db.create("Case", {
      ...holdingOwner(sandbox, openWorkspace(file).workflow as never),
      ...{ Origin: "Email", Subject, Description, SuppliedEmail: "anja@northwind.example" },
    });
  const state = (id: string) => server.runtime.state(keyOf("billing-dispute", id));
  const comesTo = (id: string, stage: string) =>
    until(`${id} comes to ${stage}`, async () => {
      const now = await state(id);
      return now?.stage === stage && Object.keys(now.open).length === 0 && now;
    });
  const ended = (id: string) => until(`${id} ends`, async () => (await state(id))?.outcome);
  const caseOf = (id: string) => sandbox.org.db.get("Case", id) as Record<string, unknown>;
  const told = async (id: string): Promise<string> => {
    const { body } = await api.get(api.item(keyOf("billing-dispute", id)));
    return (body as WorkItemStory).entries.map((one) => one.told).join("\n");
  };
  const mails = () =>
    sandbox.org.db.query("SELECT ParentId, Subject, TextBody, ToAddress FROM EmailMessage") as Record<
      string,
      unknown
    >[];

  test("too much was paid: seen in the ledger, credited in the ERP, told to the customer, and the trail says so", async () => {
    const id = arrives("Charged twice for INV-300101");
    await comesTo(id, "Close");
    expect(erp.notes()).toMatchObject([
      { id: "CN-7001", invoice: "INV-300101", amount: 84.5, status: "issued" },
    ]);
    expect(caseOf(id)).toMatchObject({ Credit_Note__c: "CN-7001" });
    sandbox.org.db.update("Case", id, { Status: "Closed" });
    expect(await ended(id)).toBe("resolved");
    expect(caseOf(id)).toMatchObject({ Resolution_Code__c: "Dispute: overpaid" });
    const trail = await told(id);
    for (const sentence of [
      'complaint is charged twice: Subject + " " + Description contains "twice"',
      "billed is 84.5: erp.invoice answered",
      "paid is 169: ledger.paidOn answered",
      "verdict is overpaid: row 2 of 5: paid > billed is yes",
      "approval was not taken: credit > 250 (credit was 84.5)",
      "creditNote is CN-7001: erp.credit answered",
      "credit-note can be taken back: erp.cancelCredit with id = CN-7001",
      "reply was completed: org.mail answered",
      "Salesforce confirmed our write of OwnerId, Credit_Note__c",
      "Ended as resolved",
    ])
      expect(trail).toContain(sentence);
    expect(mails()).toMatchObject([
      {
        ParentId: id,
        ToAddress: "anja@northwind.example",
        Subject: expect.stringContaining(`Your complaint, case ${caseOf(id).CaseNumber}`),
        TextBody: "You are right. We have issued credit note CN-7001 over EUR 84.5 to invoice INV-300101.",
      },
    ]);
  });

  test("an answer of the ERP that is lost makes no second credit note", async () => {
    erp.loseAnswer("createCreditNote");
    const id = arrives("Charged twice for INV-300106");
    await comesTo(id, "Close");
    const mine = erp.asked.filter(
      ({ operation, body }) =>
        operation === "createCreditNote" && (body as { amount: number }).amount === 99.9,
    );
    expect(mine).toHaveLength(2);
    expect(new Set(mine.map(({ key }) => key)).size).toBe(1);
    expect(erp.notes().filter(({ invoice }) => invoice === "INV-300106")).toHaveLength(1);
  });

  test("a large one waits for a person, and is taken back when the customer takes the complaint back", async () => {
    const id = arrives("INV-300102 was debited twice");
    const task = await until("somebody is asked", async () => Object.keys((await state(id))?.tasks ?? {})[0]);
    expect(erp.notes().filter(({ invoice }) => invoice === "INV-300102")).toEqual([]);
    const { status } = await api.post(`/api/tasks/${encodeURIComponent(task)}/answer`, {
      by: "Kite Bauer",
      answer: { approved: true, remark: null },
    });
    expect(status).toBe(200);
    await comesTo(id, "Close");
    const [note] = erp.notes().filter(({ invoice }) => invoice === "INV-300102");
    expect(note).toMatchObject({ amount: 1190, status: "issued" });
    sandbox.org.db.update("Case", id, { Withdrawn__c: true });
    expect(await ended(id)).toBe("withdrawn");
    expect(erp.notes().find((one) => one.id === note?.id)).toMatchObject({ status: "cancelled" });
    expect(caseOf(id).Credit_Note__c ?? null).toBeNull();
    expect(await told(id)).toMatch(/credit-note .*taken back/);
  });

  test("what is as it should be is credited by nobody; what is not there is a finding, too", async () => {
    const before = erp.notes().length;
    const [paid, missing] = [
      arrives("Reminder for INV-300103, already paid"),
      arrives("INV-399999 charged twice"),
    ];
    await Promise.all([comesTo(paid, "Close"), comesTo(missing, "Close")]);
    expect(erp.notes()).toHaveLength(before);
    expect((await state(paid))?.facts).toMatchObject({
      paid: { value: 420 },
      payments: { value: 1 },
      verdict: { value: "correct" },
    });
    expect((await state(missing))?.facts).toMatchObject({
      verdict: { value: "unclear" },
      credit: { value: 0 },
    });
    expect(await told(missing)).toContain("invoice failed: erp.invoice knows nothing by these inputs.");
  });

  test("what leaves the org is listed: to the ERP, and to the database", async () => {
    const { body } = await api.get("/api/placement");
    const leaves = (body as PlacementReport).workflows.flatMap((one) => one.leaves);
    const sent = leaves.map(({ to, what }) => [to.name, to.host, what.map(({ name }) => name)]);
    const erpHost = new URL(erp.url).host;
    expect(sent).toEqual([
      ["erp.invoice", erpHost, ["number"]],
      ["ledger.paidOn", `postgres://127.0.0.1:${ledger.port}/postgres`, ["invoice"]],
      ["erp.credit", erpHost, ["number", "amount", "reason"]],
      ["erp.cancelCredit", erpHost, ["id"]],
      [
        "org.mail",
        "the org itself",
        ["emailAddresses", "emailSubject", "emailBody", "relatedRecordId", "logEmailOnSend"],
      ],
    ]);
  });

  test("nothing in the ledger is changed", async () => {
    expect(
      await ledger.ask("select count(*)::int as rows, sum(amount)::text as amount from payments"),
    ).toEqual([{ rows: 8, amount: "3588.80" }]);
  });
});
