import { cpSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { parseExamples } from "@throughline/replay";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExampleWritten, Sample, TriedItem, TryAsked } from "../src/api-types.ts";
import { openWorkspace, type Server } from "../src/index.ts";
import { atDesk, CALLBACK, client, DESK, folder, openOrg, serve } from "./org.ts";

let org: Org;
let server: Server;
let file: string;
let text: string;

beforeAll(async () => {
  org = await openOrg();
  // a folder of its own, that an example may be written into
  const desk = folder();
  cpSync(dirname(DESK), desk, { recursive: true });
  file = join(desk, "workflow.yaml");
  text = readFileSync(file, "utf8");
  server = await serve(org, { workspaces: [openWorkspace(file), openWorkspace(CALLBACK)] });
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const RECORD = { Origin: "Email", Subject: "Your invoice", Description: "", Status: "New" };

async function tryIt(asked: Partial<TryAsked>) {
  const whole = { text, item: { record: RECORD }, ...asked };
  const { status, body } = await client(server.url).post("/api/workflows/desk/try", whole);
  return { status, tried: body as TriedItem, error: body.error as { message: string } | undefined };
}

/** What became of the steps, in order: "understand done", "closed waits". */
const path = ({ entries }: TriedItem) =>
  entries.flatMap(({ entry }) => {
    if (entry.kind === "step-completed") return [`${entry.step} done`];
    return entry.kind === "step-waiting" ? [`${entry.step} waits`] : [];
  });
const writes = ({ entries }: TriedItem) =>
  entries.flatMap(({ entry }) =>
    entry.kind === "write-planned" ? [`${entry.field} = ${entry.label ?? entry.value}`] : [],
  );

describe("POST /api/workflows/:id/try", () => {
  test("plays a pasted record up to where it waits, and says what would be written and what may happen next", async () => {
    const { status, tried } = await tryIt({
      item: { record: { ...RECORD, Account: { Name: "Heron Ltd" } } },
    });
    expect(status).toBe(200);
    expect(tried).toMatchObject({ is: "waiting", stage: "Resolution", facts: { topic: "billing" }, cost: 0 });
    expect(path(tried)).toEqual([
      "understand done",
      "priority done",
      "owner waits",
      "owner done",
      "closed waits",
    ]);
    expect(writes(tried)).toEqual(["Priority = Medium", expect.stringMatching(/^OwnerId = /)]);
    expect(tried.coming.map(({ says }) => says)).toEqual([
      "Status becomes Closed",
      expect.stringMatching(/ pass: the milestone of Resolution is violated$/),
    ]);
  });

  test("goes on by what somebody lets happen: the record changes, time passes", async () => {
    const closed = await tryIt({ moves: [{ set: { Status: "Closed" } }] });
    expect(closed.tried).toMatchObject({ is: "ended", made: 1, outcome: expect.any(String), coming: [] });
    const late = await tryIt({ moves: [{ pass: true }] });
    expect(late.tried.entries.some(({ entry }) => entry.kind === "milestone-violated")).toBe(true);
    expect(Date.parse(late.tried.now)).toBeGreaterThan(Date.parse(closed.tried.now));
    // after the end nothing is left to be made
    const over = await tryIt({ moves: [{ set: { Status: "Closed" } }, { pass: true }] });
    expect(over.tried.made).toBe(1);
  });

  test("an event that is waited for is offered with what is read of it, and takes the item on", async () => {
    const waits = text
      .replace("facts:", "facts:\n  receipt: { type: text, optional: true }")
      .replace(/(closer:.*reads: \[Status\])/, "$1, gives: [receipt]")
      .replace(/( +)until: .*/, (line, indent: string) =>
        [
          line,
          `${indent}for event: payment.received`,
          `${indent}where: 'event.amount > 10'`,
          `${indent}gives: { receipt: number }`,
        ].join("\n"),
      );
    const first = await tryIt({ text: waits });
    const offered = first.tried.coming.find(({ move }) => "event" in move);
    expect(offered).toMatchObject({
      says: "The event payment.received arrives",
      form: [
        { name: "number", type: "text", optional: true },
        { name: "amount", type: "any", optional: true },
      ],
    });
    const arrives = (data: Record<string, unknown>) =>
      tryIt({ text: waits, moves: [{ event: "payment.received", data }] });
    const little = await arrives({ amount: 5, number: "R-1" });
    expect(little.tried.is).toBe("waiting");
    expect(little.tried.facts).not.toHaveProperty("receipt");
    const enough = await arrives({ amount: 50, number: "R-1" });
    expect(enough.tried).toMatchObject({ is: "ended", facts: { receipt: "R-1" } });
  });

  test("another text is another way, at once", async () => {
    const { tried } = await tryIt({ text: text.replace("[any, any, Medium]", "[any, any, Low]") });
    expect(writes(tried)[0]).toBe("Priority = Low");
    const broken = await tryIt({ text: "workflow: [" });
    expect([broken.status, broken.error?.message]).toEqual([400, expect.stringContaining("cannot be tried")]);
  });

  test("a person's question is answered by whoever tries it", async () => {
    const item = { record: { ...RECORD, Subject: "Hello" } };
    const { tried } = await tryIt({ item });
    expect(path(tried)).toEqual(["understand waits"]);
    const [question] = tried.questions;
    expect(question).toMatchObject({
      ...{ kind: "task", step: "understand", to: "Triage Desk", says: "What is this message about?" },
      form: [{ name: "topic", type: "choice", of: ["billing", "technical"] }],
      shows: { Subject: "Hello" },
    });
    const given = { [question?.key ?? ""]: { values: { topic: "technical" } } };
    const answered = await tryIt({ item, given });
    expect(answered.tried).toMatchObject({
      stage: "Resolution",
      facts: { topic: "technical" },
      questions: [],
    });
    // it holds as long as the same is asked, whatever else the text says
    const other = await tryIt({ item, given, text: text.replace("[any, any, Medium]", "[any, any, Low]") });
    expect(writes(other.tried)[0]).toBe("Priority = Low");
  });

  test("an outside system is never called: its answer, or its failure, is given by hand", async () => {
    const calling = text
      .replace("writes: [OwnerId, Priority] }", "writes: [OwnerId, Priority], calls: [billing.find] }")
      .replace(
        "      - decide: priority",
        "      - call: look\n        agent: dispatcher\n        use: billing.find\n        fails: continue\n      - decide: priority",
      );
    const { tried } = await tryIt({ text: calling });
    expect(tried).toMatchObject({
      is: "asking",
      questions: [{ kind: "call", to: "billing.find", step: "look" }],
    });
    const key = tried.questions[0]?.key ?? "";
    const found = await tryIt({ text: calling, given: { [key]: { answer: { paid: true } } } });
    expect(path(found.tried)).toContain("look done");
    const down = await tryIt({ text: calling, given: { [key]: { fails: "DOWN" } } });
    expect(down.tried.entries.find(({ entry }) => entry.kind === "step-failed")?.entry).toMatchObject({
      error: { code: "DOWN" },
    });
  });

  test("an item of the past is found by its number and played as far as it came; the org and the trail stay as they are", async () => {
    const desk = atDesk(org, server);
    const id = desk.message({ Subject: "Urgent: your invoice" });
    await desk.assigned(id);
    desk.close(id);
    await desk.ended(id);
    const api = client(server.url);
    const { rows } = await api.list("workflow=desk");
    const row = rows.find(({ recordId }) => recordId === id);
    const before = [
      await server.store.entries(desk.key(id)),
      org.db.query(`SELECT Status, OwnerId FROM Case`),
    ];
    const { tried } = await tryIt({ item: { past: row?.number ?? "" } });
    expect(tried).toMatchObject({ is: "ended", title: row?.number, facts: { urgent: "yes" } });
    const without = await tryIt({
      item: { past: id },
      text: text.replace("[any, true, High]", "[any, true, Low]"),
    });
    expect(writes(without.tried)[0]).toBe("Priority = Low");
    expect([
      await server.store.entries(desk.key(id)),
      org.db.query(`SELECT Status, OwnerId FROM Case`),
    ]).toEqual(before);
    expect((await tryIt({ item: { past: "0000" } })).status).toBe(404);
  });

  test("what came of it is kept as an example, that passes from then on", async () => {
    const api = client(server.url);
    const asked = {
      text,
      item: { record: RECORD },
      moves: [{ set: { Status: "Closed" } }],
      name: "An invoice",
    };
    const { status, body } = await api.post("/api/workflows/desk/try/example", asked);
    expect(status).toBe(200);
    const written = body as ExampleWritten;
    expect(written.name).toBe("An invoice");
    const { workflow } = openWorkspace(file);
    const [example] = parseExamples(readFileSync(written.file), workflow as never).examples;
    expect(example).toMatchObject({
      record: { Subject: "Your invoice" },
      expect: { facts: { topic: "billing" } },
    });
    const samples = (await api.get<Sample[]>("/api/workflows/desk/samples")).body;
    expect(samples).toEqual([{ name: "example An invoice", title: "An invoice", from: "examples" }]);
    const { tried } = await tryIt({ item: { sample: "example An invoice" } });
    expect(tried.facts).toMatchObject({ topic: "billing" });
    // an item with which the workflow does not begin comes to nothing
    const phone = { ...asked, item: { record: { Origin: "Phone" } } };
    expect((await tryIt({ item: phone.item })).tried.is).toBe("not started");
    expect((await api.post("/api/workflows/desk/try/example", phone)).status).toBe(400);
  });
});
