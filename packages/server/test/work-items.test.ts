import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server, WorkItemList } from "../src/index.ts";
import { atDesk, client, openOrg, serve, subjects, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
let desk: ReturnType<typeof atDesk>;
const ids: Record<"invoice" | "later" | "unclear" | "refused" | "closed", string> = {} as never;
let lead: string;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { recordUrl: (id) => `https://org.example/${id}` });
  api = client(server.url);
  desk = atDesk(org, server);
  ids.invoice = desk.message({ Subject: "Invoice 1", SuppliedEmail: "ada@example.com", SuppliedName: "Ada" });
  ids.later = desk.message({ Subject: "An invoice, later", SuppliedName: "Zoe" });
  ids.unclear = desk.message({ Subject: "Hello?", SuppliedName: "Moe" });
  ids.refused = desk.message({ Subject: "urgent: invoice for a gadget", SuppliedName: "Bob" });
  ids.closed = desk.message({ Subject: "Old invoice", SuppliedName: "Cleo" });
  lead = org.db.create("Lead", { LastName: "Vogt", Company: "Spreewerk", Email: "vogt@spreewerk.example" });
  await desk.assigned(ids.invoice);
  await desk.assigned(ids.later);
  await desk.assigned(ids.closed);
  await desk.taskOf(ids.unclear);
  await desk.incidentOf(ids.refused);
  desk.close(ids.closed);
  await desk.ended(ids.closed);
  await until("the lead's task", async () => (await server.runtime.state(`callback/${lead}`))?.tasks);
  // somebody writes what is governed, and by it touches the item
  org.db.update("Case", ids.later, { Priority: "Low" }, { as: "ann@example.com" });
  await until(
    "the foreign write",
    async () => (await server.runtime.state(desk.key(ids.later)))?.touchedByHand,
  );
  await server.runtime.idle();
});

afterAll(async () => {
  await server.close();
  await org.close();
});

describe("the list of work items", () => {
  test("has every item, with counts of each view and what there is to choose from", async () => {
    const { status, body } = await api.get<WorkItemList>("/api/work-items");
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 6, more: [] });
    expect(body.views).toEqual({ all: 6, "needs-person": 3, incidents: 1, waiting: 1, touched: 1 });
    expect(body.choices.workflow).toEqual(["callback", "desk"]);
    expect(body.choices.stage).toEqual(["Call", "Intake", "Resolution"]);
    expect(body.choices.team).toEqual(["billing team"]);
  });

  test("shows of an item what people know it by", async () => {
    const { rows } = await api.list("q=ada@example.com");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      key: desk.key(ids.invoice),
      workflow: "desk",
      recordId: ids.invoice,
      number: org.db.get("Case", ids.invoice)?.CaseNumber,
      subject: "Invoice 1",
      customer: "Ada",
      email: "ada@example.com",
      stage: "Resolution",
      stageIndex: 2,
      stageCount: 3,
      situation: "waiting",
      owner: "Bea Lund",
      ownerKind: "user",
      team: "billing team",
      priority: "Medium",
      touchedByHand: false,
      endedAt: null,
      milestone: { stage: "Resolution", status: "running" },
    });
  });

  test.each([
    ["view=needs-person", ["An invoice, later", "Hello?", "Vogt"]],
    ["view=incidents", ["urgent: invoice for a gadget"]],
    ["view=waiting", ["Invoice 1"]],
    ["view=touched", ["An invoice, later"]],
    ["workflow=callback", ["Vogt"]],
    ["stage=Intake", ["Hello?"]],
    ["team=billing%20team&view=waiting", ["Invoice 1"]],
    ["owner=Bea%20Lund&stage=Resolution&view=waiting", ["Invoice 1"]],
    ["priority=Low", ["An invoice, later"]],
    ["by=foreign", ["An invoice, later"]],
    ["started=today&stage=Intake", ["Hello?"]],
    ["started=week&workflow=callback", ["Vogt"]],
    ["q=gadget", ["urgent: invoice for a gadget"]],
    ["q=no-such-thing", []],
    ["workflow=callback&stage=Intake", []],
  ])("filters by %s", async (query, found) => {
    expect(subjects(await api.list(query)).sort()).toEqual([...found].sort());
  });

  test("finds an item by case number, by its record's id in both lengths, and by e-mail address", async () => {
    const number = String(org.db.get("Case", ids.unclear)?.CaseNumber);
    for (const q of [number, ids.unclear, ids.unclear.slice(0, 15)]) {
      expect(subjects(await api.list(`q=${q}`))).toEqual(["Hello?"]);
    }
    expect(subjects(await api.list("q=VOGT@spreewerk.example"))).toEqual(["Vogt"]);
  });

  test.each(["number", "customer", "stage", "owner", "priority", "milestone", "cost", "started", "updated"])(
    "sorts by %s, both ways",
    async (column) => {
      const up = (await api.list(`sort=${column}`)).rows.map(({ key }) => key);
      const down = (await api.list(`sort=-${column}`)).rows.map(({ key }) => key);
      expect(up).toHaveLength(6);
      expect([...up].sort()).toEqual([...down].sort());
      expect(up).not.toEqual(down);
    },
  );

  test("sorts by what is shown", async () => {
    const customers = (await api.list("sort=customer&workflow=desk")).rows.map(({ customer }) => customer);
    expect(customers).toEqual(["Ada", "Bob", "Cleo", "Moe", "Zoe"]);
    const numbers = (await api.list("sort=-number&workflow=desk")).rows.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort().reverse());
  });

  test("is cut into pages that together have every item once", async () => {
    const pages: WorkItemList[] = [];
    do {
      const after = pages.at(-1)?.next;
      pages.push(
        await api.list(`sort=number&pageSize=2${after ? `&after=${encodeURIComponent(after)}` : ""}`),
      );
    } while (pages.at(-1)?.next !== undefined);
    expect(pages.map(({ rows }) => rows.length)).toEqual([2, 2, 2]);
    expect(pages.map(({ total }) => total)).toEqual([6, 6, 6]);
    expect(new Set(pages.flatMap(({ rows }) => rows.map(({ key }) => key))).size).toBe(6);
  });

  test.each([
    "view=mine",
    "after=somewhere",
    "costFrom=much",
    "pageSize=1000",
    "started=yesterday",
    "by=nobody",
    "sort=colour",
  ])("refuses %s and says what is wrong with it", async (query) => {
    const { status, body } = await api.get(`/api/work-items?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: "invalid" });
    expect(body.error.message).toContain(query.slice(0, query.indexOf("=")));
  });
});

describe("what is filtered", () => {
  const only = async (query: string) => (await api.list(query)).rows.map(({ recordId }) => recordId);

  test("by facts, the version, the milestone, and what is known of a record", async () => {
    const billing = await api.list("fact.topic=billing");
    expect(billing.rows.length).toBeGreaterThan(0);
    expect(billing.choices.facts.topic).toContain("billing");
    expect(await only("fact.topic=nothing")).toEqual([]);
    const [version] = billing.choices.version;
    expect(version?.name).toMatch(/^(desk|callback) v1$/);
    expect(await only(`version=${version?.hash}&workflow=desk`)).toHaveLength(
      version?.name === "desk v1" ? 5 : 0,
    );
    expect(await only("email=ADA@example.com")).toEqual([ids.invoice]);
    expect(await only("customer=zoe")).toEqual([ids.later]);
    expect(await only("by=foreign")).toEqual([ids.later]);
    expect(await only("older=hour")).toEqual([]);
    expect(await only("open=yes&workflow=desk")).not.toContain(ids.closed);
  });

  test("by the owner's name, searched for as people say it", async () => {
    const [row] = (await api.list("q=ada@example.com")).rows;
    expect(await only(`q=${encodeURIComponent(row?.owner ?? "")}`)).toContain(ids.invoice);
  });

  test("is a file as well, a line an item, in which no text is a formula", async () => {
    const answer = await fetch(`${server.url}/api/work-items.csv?workflow=desk&sort=number`);
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const [head, ...lines] = (await answer.text()).trimEnd().split("\r\n");
    expect(head).toMatch(/^number,record id,subject,customer/);
    expect(lines).toHaveLength(5);
    expect(lines.join()).toContain('"An invoice, later"');
    const odd = desk.message({ Subject: '=HYPERLINK("http://x")', SuppliedName: "Eve" });
    await desk.taskOf(odd);
    const again = await (await fetch(`${server.url}/api/work-items.csv?customer=Eve`)).text();
    expect(again).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});

describe("a saved view", () => {
  const put = (path: string, body: unknown) =>
    api.get(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const names = async (by: string) =>
    (await api.get<{ name: string }[]>(`/api/views?by=${by}`)).body.map(({ name }) => name);

  test("is there for whoever saved it, or for everybody, until it is removed", async () => {
    await put("/api/views/a", { by: "Ann", name: "Mine", search: "view=waiting" });
    await put("/api/shared-views/b", { by: "Bea", name: "Ours", search: "team=billing+team" });
    expect([await names("Ann"), await names("Tom")]).toEqual([["Ours", "Mine"], ["Ours"]]);
    await put("/api/views/a", { by: "Ann", name: "Still mine", search: "view=incidents" });
    expect(await names("Ann")).toEqual(["Ours", "Still mine"]);
    expect((await api.get("/api/views/a?by=Tom", { method: "DELETE" })).status).toBe(404);
    await api.get("/api/views/a?by=Ann", { method: "DELETE" });
    await api.get("/api/shared-views/b?by=Bea", { method: "DELETE" });
    expect(await names("Ann")).toEqual([]);
  });

  test("without a name is refused", async () => {
    const { status, body } = await put("/api/views/a", { by: "Ann", name: " ", search: "" });
    expect([status, body.error.code]).toEqual([400, "invalid"]);
  });
});

describe("the story of a work item", () => {
  test("tells every entry in a sentence, in order", async () => {
    const story = await api.story(desk.key(ids.closed));
    expect(story.entries.map(({ seq }) => seq)).toEqual(story.entries.map((_, index) => index + 1));
    expect(story.entries[0]?.entry.kind).toBe("item-started");
    expect(story.entries.at(-1)?.entry).toMatchObject({ kind: "item-ended", outcome: "resolved" });
    for (const { told } of story.entries) expect(told).toMatch(/^\S.{3,}/);
    expect(story.row).toMatchObject({ situation: "resolved", outcome: "resolved" });
    expect(story.recordUrl).toBe(`https://org.example/${ids.closed}`);
    expect(story.facts.topic).toMatchObject({ value: "billing", by: "rule" });
    expect(story.record.Status).toBe("Closed");
    expect(story.milestones.Resolution).toMatchObject({ status: "met" });
  });

  test("has the workflow, and each of its steps in one line", async () => {
    const { workflow, summaries } = await api.story(desk.key(ids.invoice));
    expect(workflow.stages.map(({ name }) => name)).toEqual(["Intake", "Assignment", "Resolution"]);
    expect(Object.keys(summaries).sort()).toEqual(["closed", "owner", "priority", "understand"]);
    for (const { kind, type, summary } of Object.values(summaries)) {
      expect([kind, type, summary].every((text) => text.length > 2)).toBe(true);
    }
  });

  test("has the candidates of an assignment, each with its reason", async () => {
    const { entries } = await api.story(desk.key(ids.invoice));
    const text = JSON.stringify(entries.filter(({ entry }) => "step" in entry && entry.step === "owner"));
    expect(text).toContain("Bea Lund");
  });

  test("has the open tasks with their forms", async () => {
    const { tasks, row } = await api.story(desk.key(ids.unclear));
    expect(tasks).toEqual([
      expect.objectContaining({
        to: "Triage Desk",
        item: desk.key(ids.unclear),
        number: row.number,
        title: "What is this message about?",
        form: [expect.objectContaining({ name: "topic", type: "choice", of: ["billing", "technical"] })],
      }),
    ]);
  });

  test("has the open incidents: what went wrong, with which fields, and what can be done", async () => {
    const { incidents } = await api.story(desk.key(ids.refused));
    expect(incidents).toEqual([
      expect.objectContaining({
        step: "priority",
        code: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        message: expect.stringContaining("Gadgets are never of high priority."),
        fields: expect.arrayContaining(["Priority", "OwnerId"]),
        repairs: ["retry", "correct", "skip", "cancel"],
      }),
    ]);
  });

  test("is not there for an unknown key", async () => {
    for (const key of ["desk/500000000000000AAA", "nothing", "desk/../../etc", "%"]) {
      const { status, body } = await api.get(api.item(key));
      expect(status).toBe(404);
      expect(body.error).toMatchObject({ code: "not-found", message: expect.stringContaining(key) });
    }
  });
});
